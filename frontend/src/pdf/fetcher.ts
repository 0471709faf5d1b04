/** Fetches stretches of papers in a worker: to take in a page's megabytes would hold up the thread that scrolls for two or three frames. */
import { LinkLost } from '../api/client.ts';
import type { Stretch } from '../api/stretch.ts';
import { Pending } from '../core/pending.ts';
import { errorOf, type Failure } from '../offline/failures.ts';
import FetcherWorker from './fetcher.worker.ts?worker';

/** What is asked of the worker: a stretch, or to let go of one. */
export type Order = { id: number; url: string; begin: number; end: number } | { id: number; over: true };

export type Delivery = { id: number; stretch: Stretch } | { id: number; failure: Failure };

let worker: Worker | undefined;
const pending = new Pending<Stretch>();

/** Has the worker stand ready. */
export function readyToFetch(): Worker {
  worker ??= begin();
  return worker;
}

/** As `fetchStretch` does. */
export function fetchAside(url: string, begin: number, end: number, signal: AbortSignal): Promise<Stretch> {
  if (signal.aborted) return Promise.reject(new LinkLost());
  const fetcher = readyToFetch();
  let id = 0;
  const letGo = () => fetcher.postMessage({ id, over: true } satisfies Order);
  const done = pending.ask((given) => {
    id = given;
    fetcher.postMessage({ id, url, begin, end } satisfies Order);
  });
  signal.addEventListener('abort', letGo, { once: true });
  return done.finally(() => signal.removeEventListener('abort', letGo));
}

function begin(): Worker {
  const begun = new FetcherWorker({ name: 'fetcher' });
  begun.addEventListener('message', ({ data }: MessageEvent<Delivery>) => delivered(data));
  // One that cannot be loaded is tried anew with the next stretch.
  begun.addEventListener('error', () => {
    worker = undefined;
    pending.allFailed(() => new LinkLost());
  });
  return begun;
}

function delivered(delivery: Delivery): void {
  if ('stretch' in delivery) pending.answered(delivery.id, delivery.stretch);
  else pending.failed(delivery.id, errorOf(delivery.failure));
}
