/** Which panel is open in the room: beside the paper where there is room for it, else over it as a sheet. */

export type Panel = 'papers' | 'notes';

export class Panels {
  #beside = $state<Panel>();
  #over = $state<Panel>();
  readonly shown: Panel | undefined = $derived.by(() => (this.desk() ? this.#beside : this.#over));

  /** `desk` tells whether there is room beside the paper. */
  constructor(private readonly desk: () => boolean) {
    if (desk()) this.#beside = 'papers';
  }

  open(panel: Panel): void {
    if (this.desk()) this.#beside = panel;
    else this.#over = panel;
  }

  /** Closed by hand, it stays closed when the screen is turned. */
  close(panel: Panel): void {
    if (this.shown !== panel) return;
    this.#over = undefined;
    if (this.#beside === panel) this.#beside = undefined;
  }

  toggle(panel: Panel): void {
    if (this.shown === panel) this.close(panel);
    else this.open(panel);
  }

  /** Something else takes the room of a panel. */
  makeWay(): void {
    this.#beside = this.#over = undefined;
  }

  /** A sheet has led to what it covers. */
  uncover(): void {
    this.#over = undefined;
  }

  /** The screen was turned: what stood beside the paper does not cover it, unless somebody is `writing` in it, and stands there again later. */
  turned(writing: boolean): void {
    if (!this.desk()) this.#over = writing ? this.#beside : undefined;
    else if (this.#over) {
      this.#beside = this.#over;
      this.#over = undefined;
    }
  }
}
