/** Where the pages of a paper stand, one below the other, and how large. */
import { type PageShape, quarter, type Rotation } from '../core/frame.ts';
import { type Anchor, column } from '../core/pages.ts';
import { allTurned } from '../core/shapes.ts';
import { leftOf, type Part } from '../core/zoom.ts';
import { Fitting, GAP } from './fitting.svelte.ts';
import { A4, type OpenPaper } from './paper.svelte.ts';

export class Layout {
  /** Of the window, CSS pixels; 0 behind another tab. */
  width = $state(0);
  height = $state(0);
  /** The height that a whole page is fitted to: what a band takes of it meanwhile makes the page no smaller. */
  room = $state(0);
  /** Space above the first page. */
  head = $state(0);
  #turn = $state<Rotation>(0);
  readonly fitting = new Fitting(this);
  readonly shapes = $derived.by(() => allTurned(this.paper.shapes, this.#turn));
  /** Margins out of view, as shares of a page's width. */
  readonly margins = $derived.by(() => (this.#turn === 0 ? this.paper.margins : { left: 0, right: 0 }));
  readonly column = $derived(column(this.shapes, this.scale, GAP, this.head));
  /** The width that can be scrolled over. */
  readonly inner = $derived(Math.max(this.width, this.column.width + 2 * GAP));

  constructor(
    private readonly paper: OpenPaper,
    private readonly reading: () => Anchor,
  ) {}

  get pages(): number {
    return this.shapes.length;
  }

  /** CSS pixels per point. */
  get scale(): number {
    return this.fitting.scale;
  }

  get turn(): Rotation {
    return this.#turn;
  }

  /** Where one reads. */
  get anchor(): Anchor {
    return this.reading();
  }

  rotate(): void {
    this.#turn = quarter(this.#turn + 90);
  }

  shapeOf(page: number): PageShape {
    return this.shapes[page - 1] ?? A4;
  }

  topOf(page: number): number {
    return this.column.tops[page - 1] ?? 0;
  }

  leftOf(page: number): number {
    return leftOf(this.column, this.inner, page);
  }

  /** A page's place in the column. */
  boxOf(page: number): Part {
    const { width, height } = this.shapeOf(page);
    return { x: this.leftOf(page), y: this.topOf(page), width: width * this.scale, height: height * this.scale };
  }

  /** How far across the window stands where nobody has moved it: on what fills it, on what is written, or on the middle. */
  get across(): number {
    return Math.min(Math.max(0, this.#wanted), this.inner - this.width);
  }

  get #wanted(): number {
    const { fit, part, usual } = this.fitting;
    if (fit === 'width') return (this.inner - usual * this.scale) / 2 + this.margins.left * usual * this.scale - GAP;
    if (fit === 'free' && part)
      return this.leftOf(part.page) + (part.left + part.width / 2) * this.scale - this.width / 2;
    return (this.inner - this.width) / 2;
  }
}
