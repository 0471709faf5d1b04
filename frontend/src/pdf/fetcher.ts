/** Fetches stretches of papers in a worker: to take in a page's megabytes would hold up the thread that scrolls for two or three frames. */
import { LinkLost } from '../api/client.ts';
import { errorOf, type Failure } from '../offline/failures.ts';
import FetcherWorker from './fetcher.worker.ts?worker';
import type { Stretch } from './stretch.ts';

/** What is asked of the worker: a stretch, or to let go of one. */
export type Order = { id: number; url: string; begin: number; end: number } | { id: number; over: true };

export type Delivery = { id: number; stretch: Stretch } | { id: number; failure: Failure };

interface Waiting {
  resolve: (stretch: Stretch) => void;
  reject: (error: Error) => void;
}

let worker: Worker | undefined;
let last = 0;
const waiting = new Map<number, Waiting>();

/** Has the worker stand ready. */
export function readyToFetch(): Worker {
  worker ??= begin();
  return worker;
}

/** As `fetchStretch` does. */
export function fetchAside(url: string, begin: number, end: number, signal: AbortSignal): Promise<Stretch> {
  if (signal.aborted) return Promise.reject(new LinkLost());
  const id = ++last;
  const ask = (order: Order) => readyToFetch().postMessage(order);
  const letGo = () => ask({ id, over: true });
  signal.addEventListener('abort', letGo, { once: true });
  const done = new Promise<Stretch>((resolve, reject) => waiting.set(id, { resolve, reject }));
  ask({ id, url, begin, end });
  return done.finally(() => signal.removeEventListener('abort', letGo));
}

function begin(): Worker {
  const begun = new FetcherWorker({ name: 'fetcher' });
  begun.addEventListener('message', ({ data }: MessageEvent<Delivery>) => delivered(data));
  // One that cannot be loaded is tried anew with the next stretch.
  begun.addEventListener('error', () => {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(new LinkLost());
    waiting.clear();
  });
  return begun;
}

function delivered(delivery: Delivery): void {
  const asked = waiting.get(delivery.id);
  waiting.delete(delivery.id);
  if ('stretch' in delivery) asked?.resolve(delivery.stretch);
  else asked?.reject(errorOf(delivery.failure));
}
