/** Work that only this page holds: it has not reached the server, and the device could not keep it. */
import { unkeptHere } from '../offline/unsent.ts';

class Unkept {
  #count = $state(0);

  constructor() {
    addEventListener('beforeunload', (event) => {
      if (this.#count > 0) event.preventDefault();
    });
  }

  get count(): number {
    return this.#count;
  }

  /** Counts anew, after something could not be sent, or was. */
  async look(): Promise<void> {
    this.#count = await unkeptHere();
  }
}

export const unkept = new Unkept();
