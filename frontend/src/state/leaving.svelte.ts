/** Logging out by hand: asks first when something of this device has not reached the server. */
import { device } from '../offline/device.ts';
import { heldElsewhere } from '../offline/other-pages.ts';
import { account } from './account.svelte.ts';
import { outbox } from './outbox.svelte.ts';
import { unfinished } from './unfinished.svelte.ts';

class Leaving {
  #asked = $state(false);
  #unsent = $state(0);
  #unfinished = $state(0);
  #uncounted = $state(false);
  #counting = false;

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

  /** Whether the device did not say how much lies on it. */
  get uncounted(): boolean {
    return this.#uncounted;
  }

  /** Logs out, or asks whether to: what other tabs have is counted too, and what one that is closed by now left behind. */
  async ask(): Promise<void> {
    if (this.#counting) return;
    this.#counting = true;
    this.#uncounted = !(await this.#count().then(
      () => true,
      () => false,
    ));
    this.#counting = false;
    if (this.#uncounted || this.#unsent + this.#unfinished > 0) this.#asked = true;
    else this.go();
  }

  async #count(): Promise<void> {
    const here = outbox.unsent + outbox.held;
    [this.#unsent, this.#unfinished] = [here, 0];
    const elsewhere = await heldElsewhere();
    this.#unsent = Math.max(here, await device.unsent()) + elsewhere.marks;
    this.#unfinished = (await unfinished.here()) + elsewhere.words;
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
