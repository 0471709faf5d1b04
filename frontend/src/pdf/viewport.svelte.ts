/** Which part of a paper is in view. */
import { alive, anchorAt, MOST_PIXELS, near, pageAt, paintScale, shown } from '../core/pages.ts';
import { regionSeen, type View } from '../core/view.ts';
import { type Part, sharpPart } from '../core/zoom.ts';
import type { Layout } from './layout.svelte.ts';

/** Pages that stand in the document before and after those in view. */
const AROUND = 2;

export class Viewport {
  #top = $state(0);
  #left = $state(0);
  /** Where it stood when it last came to rest, or was slow enough to be read. */
  #resting = $state.raw({ first: 1, last: 1, top: 0, left: 0 });
  readonly #shown = $derived.by(() => shown(this.layout.column, this.#top, this.layout.height));
  readonly #first = $derived(this.#shown.first);
  readonly #last = $derived(this.#shown.last);
  readonly #near = $derived.by(() => {
    const { column, height } = this.layout;
    return shown(column, this.#top - height / 2, height * 2);
  });
  /** The pages that are to stand in the document. */
  readonly around = $derived.by(() => near({ first: this.#first, last: this.#last }, this.layout.pages, AROUND));
  /** The pages that are to be painted as documents. */
  readonly sharp = $derived.by(() => [...alive(this.#resting, this.layout.pages)]);
  /** The page one reads. */
  readonly page = $derived.by(() => pageAt(this.layout.column, this.#top + this.layout.height * 0.35));
  /** Where one looks: nowhere while the window has no width, as behind another tab. */
  readonly seen: View | undefined = $derived.by(() => {
    const { column, inner, scale, width, height, across, fitting } = this.layout;
    if (width === 0) return undefined;
    const at = anchorAt(column, this.#top);
    const shape = this.layout.shapes[at.page - 1];
    const window = { left: this.#left, top: this.#top, width, height };
    // Every window fits to its own width: margins that are out of view then are no part that was chosen.
    const fits = fitting.fit === 'width' && Math.abs(this.#left - across) <= 1;
    const region = shape && !fits ? regionSeen(shape, column, at.page - 1, inner, scale, window) : null;
    return { version: this.version, page: at.page, top: at.share, region };
  });

  constructor(
    private readonly layout: Layout,
    private readonly version: string,
  ) {}

  /** CSS pixels from the upper end of the column. */
  get top(): number {
    return this.#top;
  }

  /** CSS pixels from the left edge of the column. */
  get left(): number {
    return this.#left;
  }

  /** Whether pages are in view that were not when it last came to rest. */
  get strayed(): boolean {
    return this.#first !== this.#resting.first || this.#last !== this.#resting.last;
  }

  isInView(page: number): boolean {
    return page >= this.#first && page <= this.#last;
  }

  /** Whether a page is in view or soon will be. */
  isNear(page: number): boolean {
    return page >= this.#near.first && page <= this.#near.last;
  }

  moveTo(top: number, left: number): void {
    this.#top = top;
    this.#left = left;
  }

  rest(): void {
    this.#resting = { first: this.#first, last: this.#last, top: this.#top, left: this.#left };
  }

  /** The part of a page to paint by itself, where its whole canvas cannot be sharp; it changes only at rest. */
  partOf(page: number): Part | undefined {
    const { shapes, scale, width, height } = this.layout;
    const shape = shapes[page - 1];
    const wanted = scale * devicePixelRatio;
    if (!shape || paintScale(shape, scale, devicePixelRatio) > wanted * 0.98) return undefined;
    const window = { x: this.#resting.left, y: this.#resting.top, width, height };
    return sharpPart(this.layout.boxOf(page), window, MOST_PIXELS / devicePixelRatio ** 2);
  }
}
