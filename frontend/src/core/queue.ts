/** One thing at a time, what is urgent first. */
export class Queue {
  #busy = false;
  #waiting: { urgent: boolean; start: () => void }[] = [];

  /** Resolves when it is one's turn, with the function that ends it. */
  async turn(urgent: boolean): Promise<() => void> {
    if (this.#busy) {
      await new Promise<void>((start) => {
        this.#waiting.push({ urgent, start });
      });
    }
    this.#busy = true;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#next();
    };
  }

  #next(): void {
    const first = this.#waiting.findIndex(({ urgent }) => urgent);
    const [next] = this.#waiting.splice(Math.max(0, first), 1);
    if (next) next.start();
    else this.#busy = false;
  }
}
