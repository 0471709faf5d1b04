/** Logging out by hand: asks first when something of this device has not reached the server. */
import { account } from './account.svelte.ts';
import { outbox } from './outbox.svelte.ts';

class Leaving {
  #asked = $state(false);

  /** Whether the question is on the screen. */
  get asked(): boolean {
    return this.#asked;
  }

  /** Logs out, or asks whether to. */
  ask(): void {
    if (outbox.unsent > 0) this.#asked = true;
    else this.go();
  }

  stay(): void {
    this.#asked = false;
  }

  /** Logs out whatever is unsent. */
  go(): void {
    this.#asked = false;
    void account.logout();
  }
}

export const leaving = new Leaving();
