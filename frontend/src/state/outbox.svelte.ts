/** Commands on their way: each has one idempotency key, resent with it after a lost answer, and is counted until it is through. */
import { LinkLost, newKey } from '../api/client.ts';
import { backoff } from '../core/backoff.ts';
import { live } from './live.svelte.ts';

const ATTEMPTS = 4;

class Outbox {
  #unsent = $state(0);
  #held = $state(0);

  /** Commands that were tried and have no answer yet. */
  get unsent(): number {
    return this.#unsent;
  }

  /** What the server refused and only this device has. */
  get held(): number {
    return this.#held;
  }

  /** So much more, or less, is held. */
  holdMore(by: number): void {
    this.#held += by;
  }

  /** Counts one unsent command until the function it answers with is called. */
  track(): () => void {
    this.#unsent += 1;
    let open = true;
    return () => {
      if (open) this.#unsent -= 1;
      open = false;
    };
  }

  /** Runs a command, resending it with the same key a few times. Throws ApiProblem, or LinkLost when every answer was lost. */
  run<T>(command: (key: string) => Promise<T>): Promise<T> {
    return this.#run(command, () => this.track());
  }

  /** The same for what nobody asked for: it is not counted as anybody's work. */
  runAside<T>(command: (key: string) => Promise<T>): Promise<T> {
    return this.#run(command, () => undefined);
  }

  async #run<T>(command: (key: string) => Promise<T>, track: () => (() => void) | undefined): Promise<T> {
    const key = newKey();
    let settle: (() => void) | undefined;
    try {
      for (let attempt = 0; ; attempt += 1) {
        try {
          return await command(key);
        } catch (error) {
          if (!(error instanceof LinkLost) || attempt + 1 >= ATTEMPTS) throw error;
          settle ??= track();
          await this.pause(attempt);
        }
      }
    } finally {
      settle?.();
    }
  }

  /** Waits for the next attempt: the backoff, or at once when the link comes back. */
  pause(attempt: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = setTimeout(finish, backoff(attempt));
      const stop = live.onRestored(finish);
    });
  }
}

export const outbox = new Outbox();
