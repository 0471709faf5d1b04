/** Has the labour on the bytes of papers done in a worker, so that neither scrolling nor a pen waits for it; where there is none, in the page. */
import { ApiProblem, LinkLost, report } from '../api/client.ts';
import ClerkWorker from './clerk.worker.ts?worker';
import { errorOf, type Failure } from './failures.ts';
import { labour } from './labour.ts';
import { vault } from './vault.ts';

type Labour = typeof labour;

export interface Task {
  id: number;
  name: keyof Labour;
  given: readonly unknown[];
}

type Answer = { id: number; value: unknown } | { id: number; failure: Failure };

interface Waiting {
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

class Clerk {
  #worker: Worker | undefined;
  #waiting = new Map<number, Waiting>();
  #last = 0;

  /** As its function says; LinkLost when the vault is emptied before it is done. */
  do<Name extends keyof Labour>(name: Name, ...given: Parameters<Labour[Name]>): ReturnType<Labour[Name]> {
    if (typeof Worker === 'undefined') return this.#here(name, given);
    this.#worker ??= this.#hire();
    const id = ++this.#last;
    const done = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#worker.postMessage({ id, name, given } satisfies Task);
    return done as ReturnType<Labour[Name]>;
  }

  /** Whatever is being done is not wanted any more. */
  dismiss(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(new LinkLost());
    this.#waiting.clear();
  }

  #here<Name extends keyof Labour>(name: Name, given: Parameters<Labour[Name]>): ReturnType<Labour[Name]> {
    const { turn } = vault;
    const known = labour[name] as (...all: unknown[]) => ReturnType<Labour[Name]>;
    return known(...given, () => turn === vault.turn);
  }

  #hire(): Worker {
    const worker = new ClerkWorker({ name: 'papers' });
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => this.#answered(data));
    // A worker that cannot be loaded is tried anew at the next task.
    worker.addEventListener('error', () => this.dismiss());
    return worker;
  }

  #answered(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('value' in answer) waiting?.resolve(answer.value as never);
    else waiting?.reject(told(errorOf(answer.failure)));
  }
}

/** The worker has no screen to tell that the login is gone. */
function told(error: Error): Error {
  return error instanceof ApiProblem ? report(error) : error;
}

export const clerk = new Clerk();

vault.join({ opened: async () => undefined, emptied: () => clerk.dismiss() });
