/** Has the labour on the bytes of papers done in a worker, so that neither scrolling nor a pen waits for it; where there is none, in the page. */
import { LinkLost } from '../api/client.ts';
import { Pending } from '../core/pending.ts';
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

class Clerk {
  #worker: Worker | undefined;
  readonly #pending = new Pending<unknown>();

  /** As its function says; LinkLost when the vault is emptied before it is done. */
  do<Name extends keyof Labour>(name: Name, ...given: Parameters<Labour[Name]>): ReturnType<Labour[Name]> {
    if (typeof Worker === 'undefined') return this.#here(name, given);
    this.#worker ??= this.#hire();
    const worker = this.#worker;
    const done = this.#pending.ask((id) => worker.postMessage({ id, name, given } satisfies Task));
    return done as ReturnType<Labour[Name]>;
  }

  /** Whatever is being done is not wanted any more. */
  dismiss(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#pending.allFailed(() => new LinkLost());
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
    if ('value' in answer) this.#pending.answered(answer.id, answer.value);
    else this.#pending.failed(answer.id, errorOf(answer.failure));
  }
}

export const clerk = new Clerk();

vault.join({ opened: async () => undefined, emptied: () => clerk.dismiss() });
