/** Logging out by hand: asks first when something of this device has not reached the server. */
import { device } from '../offline/device.ts';
import { account } from './account.svelte.ts';
import { outbox } from './outbox.svelte.ts';
import { unfinished } from './unfinished.svelte.ts';

class Leaving {
  #asked = $state(false);
  #unsent = $state(0);
  #unfinished = $state(0);

  /** Whether the question is on the screen. */
  get asked(): boolean {
    return this.#asked;
  }

  /** How much would be lost, as it was when the question was asked. */
  get unsent(): number {
    return this.#unsent;
  }

  /** How many texts were begun and not put anywhere. */
  get unfinished(): number {
    return this.#unfinished;
  }

  /** Logs out, or asks whether to: what a tab that is closed by now left behind is counted too. */
  async ask(): Promise<void> {
    this.#unsent = Math.max(outbox.unsent, await device.unsent());
    this.#unfinished = await unfinished.here();
    if (this.#unsent + this.#unfinished > 0) this.#asked = true;
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
