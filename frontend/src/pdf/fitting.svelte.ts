/** How large a paper is shown: as wide as the window, a whole page at a time, or as somebody made it. */
import { type PageShape, type Rect, rectToScreen } from '../core/frame.ts';
import { type Anchor, usualWidth } from '../core/pages.ts';
import { zoomLimits } from '../core/zoom.ts';

export type Fit = 'width' | 'page' | 'free';

export const GAP = 12;
const LEAST_FIT = 0.05;
const MOST_FIT = 1.9;

/** What is to be fitted into what: the window in CSS pixels, margins out of view as shares of a page's width. */
interface Fitted {
  readonly shapes: readonly PageShape[];
  readonly width: number;
  /** Of the window too: what whole pages are fitted to. */
  readonly room: number;
  readonly margins: { left: number; right: number };
  /** Where one reads: this page is the one to be seen whole. */
  readonly anchor: Anchor;
}

export class Fitting {
  #fit = $state<Fit>('width');
  #factor = $state(1);
  #filling = $state.raw<{ page: number; region: Rect }>();
  /** The part of a page that fills the width, in points from the page's left edge. */
  readonly part = $derived.by(() => {
    const shape = this.#filling && this.given.shapes[this.#filling.page - 1];
    if (!this.#filling || !shape) return undefined;
    const [left, , right] = rectToScreen(shape, 1, this.#filling.region);
    return { page: this.#filling.page, left, width: Math.max(1, right - left) };
  });
  /** The width of most pages, in points. */
  readonly usual = $derived.by(() => usualWidth(this.given.shapes) || 595);
  readonly #tall = $derived.by(() => this.given.shapes.reduce((sum, { height }) => sum + height, 0));
  /** CSS pixels per point when the paper fits the width. */
  readonly width = $derived.by(() => {
    const { width, margins } = this.given;
    const readable = 1 - margins.left - margins.right;
    return Math.min(MOST_FIT, Math.max(LEAST_FIT, (width - 2 * GAP) / (this.usual * readable)));
  });
  readonly #page = $derived.by(() => {
    const { shapes, width, room, anchor } = this.given;
    const shape = shapes[anchor.page - 1] ?? shapes[0];
    if (!shape) return this.width;
    return Math.max(LEAST_FIT, Math.min((width - 2 * GAP) / shape.width, (room - 2 * GAP) / shape.height));
  });
  readonly limits = $derived(zoomLimits(this.width, this.#tall));
  /** CSS pixels per point. */
  readonly scale = $derived.by(() => {
    return Math.min(this.limits.most, this.#wanted);
  });

  readonly #wanted = $derived.by(() => {
    if (this.#fit === 'page') return this.#page;
    if (this.part) return this.given.width / this.part.width;
    return this.width * (this.#fit === 'free' ? this.#factor : 1);
  });

  constructor(private readonly given: Fitted) {}

  get fit(): Fit {
    return this.#fit;
  }

  set(fit: Exclude<Fit, 'free'>): void {
    this.#filling = undefined;
    this.#fit = fit;
  }

  /** Shows it at a scale, or as near to it as it may be; one close to the width's is the width's. */
  setScale(scale: number): void {
    const next = Math.min(this.limits.most, Math.max(this.limits.least, scale));
    this.#filling = undefined;
    this.#factor = next / this.width;
    this.#fit = Math.abs(this.#factor - 1) < 0.01 ? 'width' : 'free';
  }

  /** Brings a part of a page, in its user space, to fill the width, whatever the window's and the page's turn out to be. */
  fill(page: number, region: Rect): void {
    this.#filling = { page, region };
    this.#fit = 'free';
  }

  /** Whoever had enlarged it sees the whole width again. */
  unzoom(): void {
    if (this.#fit === 'free' && (this.#filling || this.scale > this.width)) this.set('width');
  }
}
