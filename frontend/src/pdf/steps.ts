/** Changes to what stands in the document, of which a frame can bear one: each comes in a task of its own after a frame. */
export class Steps {
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `step` does one change and answers whether it found one to do. */
  constructor(private readonly step: () => boolean) {}

  /** Goes on until there is nothing left to do. */
  begin(): void {
    if (this.#frame === 0 && this.#timer === undefined) this.#frame = requestAnimationFrame(this.#framed);
  }

  end(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = 0;
    this.#timer = undefined;
  }

  readonly #framed = (): void => {
    this.#frame = 0;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.step()) this.begin();
    });
  };
}
