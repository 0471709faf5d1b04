/** A long list that is put up row by row, so that nobody waits for what is far below. */

export class BitByBit {
  #shown = $state(0);

  /** `count` rows in all, of which `first` are put up at once. Called while a screen is put up. */
  constructor(count: () => number, first: number) {
    this.#shown = first;
    $effect(() => {
      if (this.#shown >= count()) return;
      const timer = setTimeout(() => (this.#shown += 1));
      return () => clearTimeout(timer);
    });
  }

  /** How many rows are put up so far. */
  get shown(): number {
    return this.#shown;
  }
}
