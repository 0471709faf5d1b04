/** Asks anew who this is once rights have changed, as rights in a meeting come from roles. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Me } from '../api/contract.ts';
import { fetchMe } from '../api/session.ts';

const LATER = 60_000;
const WITHIN = 1_000;

export class Renewal {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly renewed: (me: Me) => void) {}

  /** Asks once for many meetings, and not everybody at once. */
  soon(within = WITHIN): void {
    this.#timer ??= setTimeout(() => void this.#ask(), Math.random() * within);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #ask(): Promise<void> {
    this.#timer = undefined;
    try {
      this.renewed(await fetchMe());
    } catch (error) {
      if (error instanceof LinkLost) this.soon(LATER);
      else if (!(error instanceof ApiProblem)) throw error;
    }
  }
}
