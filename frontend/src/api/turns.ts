/** Whose turn it is: what somebody waits for goes before what is fetched ahead of time. */

/** How long after the last of those waited for the others go on: a reader asks for the next piece at once. */
const REST = 1_200;

export class Turns {
  #taken = 0;
  #waiting: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly rest = REST) {}

  /** Somebody waits from now on, until the returned function is called; calling it again does nothing. */
  take(): () => void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#taken += 1;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#taken -= 1;
      if (this.#taken === 0) this.#timer = setTimeout(() => this.#open(), this.rest);
    };
  }

  /** Resolves when nobody waits, nor has just now. */
  free(): Promise<void> {
    if (this.#taken === 0 && this.#timer === undefined) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #open(): void {
    this.#timer = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** Turns on the line to the server. */
export const line = new Turns();
