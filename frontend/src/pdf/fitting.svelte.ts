/** How large a paper is shown: as wide as the window, a whole page at a time, or as somebody made it. */
import type { PageShape } from '../core/frame.ts';
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
    const wanted = this.#fit === 'page' ? this.#page : this.width * (this.#fit === 'free' ? this.#factor : 1);
    return Math.min(this.limits.most, wanted);
  });

  constructor(private readonly given: Fitted) {}

  get fit(): Fit {
    return this.#fit;
  }

  set(fit: Exclude<Fit, 'free'>): void {
    this.#fit = fit;
  }

  /** Shows it at a scale, or as near to it as it may be; one close to the width's is the width's. */
  setScale(scale: number): void {
    const next = Math.min(this.limits.most, Math.max(this.limits.least, scale));
    this.#factor = next / this.width;
    this.#fit = Math.abs(this.#factor - 1) < 0.01 ? 'width' : 'free';
  }

  /** Brings so many points to fill the width. */
  fill(points: number): void {
    this.#factor = Math.min(this.limits.most, this.given.width / Math.max(1, points)) / this.width;
    this.#fit = 'free';
  }

  /** Whoever had enlarged it sees the whole width again. */
  unzoom(): void {
    if (this.#fit === 'free' && this.#factor > 1) this.#fit = 'width';
  }
}
