/** Work that only this page holds: it has not reached the server, and the device could not keep it. */
import { begunUnkept, unkeptHere } from '../offline/unsent.ts';
import { vault } from '../offline/vault.ts';

class Unkept {
  #count = $state(0);
  #begun = $state(0);

  constructor() {
    // Whoever writes on has it kept anew first.
    vault.join({ opened: () => this.#lookAtAll(), emptied: () => queueMicrotask(() => void this.#lookAtAll()) });
    addEventListener('beforeunload', (event) => {
      if (this.atRisk) event.preventDefault();
    });
  }

  /** Changes to marks and notes. */
  get count(): number {
    return this.#count;
  }

  /** Whether anything is lost with the page, be it only begun. */
  get atRisk(): boolean {
    return this.#count + this.#begun > 0;
  }

  /** Counts anew, after something could not be sent, or was. */
  async look(): Promise<void> {
    this.#count = await unkeptHere();
  }

  /** The same of texts that are begun. */
  async lookAtBegun(): Promise<void> {
    this.#begun = await begunUnkept();
  }

  async #lookAtAll(): Promise<void> {
    await Promise.all([this.look(), this.lookAtBegun()]);
  }
}

export const unkept = new Unkept();
