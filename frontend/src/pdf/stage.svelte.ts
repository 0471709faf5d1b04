/** The window onto a paper: which pages stand where, how large, and which of them are in view. */
import { flushSync, tick, untrack } from 'svelte';
import { type PageShape, quarter, type Rect, type Rotation, rectToScreen } from '../core/frame.ts';
import {
  type Anchor,
  alive,
  anchorAt,
  column,
  MOST_PIXELS,
  near,
  pageAt,
  paintScale,
  shown,
  topOf,
} from '../core/pages.ts';
import { allTurned } from '../core/shapes.ts';
import { regionSeen, type View } from '../core/view.ts';
import { centred, type Focus, focusAt, leftOf, type Part, placeOf, sharpPart, shownAcross } from '../core/zoom.ts';
import { type Fit, Fitting, GAP } from './fitting.svelte.ts';
import { Motion } from './motion.ts';
import { A4, type OpenPaper } from './paper.svelte.ts';
import { Settled } from './settled.svelte.ts';
import { Standing } from './standing.svelte.ts';

const STEP = 1.2;
/** The share of the window that one screen further is. */
const SCREEN = 0.875;
/** Pages that stand in the document before and after those in view. */
const AROUND = 2;
/** Faster than this (CSS pixels a millisecond) nobody reads: pages are painted when the paper comes to rest. */
const FAST = 1.5;

/** A point of the window, CSS pixels from its upper left corner. */
export interface WindowPoint {
  x: number;
  y: number;
}

export class Stage {
  scroller = $state<HTMLElement>();
  width = $state(0);
  height = $state(0);
  /** The height that a whole page is fitted to: what a band takes of it meanwhile makes the page no smaller. */
  #room = $state(0);
  /** Space above the first page. */
  #head = $state(0);
  #top = $state(0);
  #left = $state(0);
  #turn = $state<Rotation>(0);
  #resting = $state.raw({ first: 1, last: 1, top: 0, left: 0 });
  #placed = $state(false);
  #moves = $state(0);
  #anchor: Anchor;
  #aim: { focus: Focus; at: WindowPoint } | undefined;
  #look: ReturnType<typeof setTimeout> | undefined;
  readonly #fitting = new Fitting(this);
  readonly #settled = new Settled(this, () => {
    this.#aim = undefined;
    this.#rested();
  });
  readonly #motion = new Motion(() => this.#rested());
  readonly #standing = new Standing(() => this.scroller?.getBoundingClientRect());

  readonly shapes = $derived.by(() => allTurned(this.paper.shapes, this.#turn));
  /** Margins out of view, as shares of a page's width. */
  readonly margins = $derived.by(() => (this.#turn === 0 ? this.paper.margins : { left: 0, right: 0 }));
  readonly column = $derived(column(this.shapes, this.scale, GAP, this.#head));
  readonly inner = $derived(Math.max(this.width, this.column.width + 2 * GAP));
  readonly #first = $derived(shown(this.column, this.#top, this.height).first);
  readonly #last = $derived(shown(this.column, this.#top, this.height).last);
  readonly #near = $derived(shown(this.column, this.#top - this.height / 2, this.height * 2));
  readonly #around = $derived(near({ first: this.#first, last: this.#last }, this.shapes.length, AROUND));
  readonly #sharp = $derived([...alive(this.#resting, this.shapes.length)]);
  /** The page one reads. */
  readonly page = $derived(pageAt(this.column, this.#top + this.height * 0.35));

  constructor(
    private readonly paper: OpenPaper,
    from: Anchor,
  ) {
    this.#anchor = from;
    $effect(() => () => this.#end());
    $effect(() => this.#place());
    $effect.pre(() => this.#follow(this.#around, this.#sharp));
  }

  get pages(): number {
    return this.shapes.length;
  }

  get fit(): Fit {
    return this.#fitting.fit;
  }

  /** CSS pixels per point. */
  get scale(): number {
    return this.#fitting.scale;
  }

  get room(): number {
    return this.#room;
  }

  get limits(): { least: number; most: number } {
    return this.#fitting.limits;
  }

  get turn(): Rotation {
    return this.#turn;
  }

  /** The scale once zooming has come to rest: what pages are painted at. */
  get settled(): number {
    return this.#settled.scale;
  }

  /** Whether the window stands where it should, so that where it looks means something. */
  get placed(): boolean {
    return this.#placed;
  }

  /** How often the window has moved since it was placed. */
  get moved(): number {
    return this.#moves;
  }

  /** Resolves when nobody scrolls. */
  calm(): Promise<void> {
    return this.#motion.calm();
  }

  get anchor(): Anchor {
    return this.#anchor;
  }

  /** CSS pixels per point when the paper fits the width. */
  get fitWidth(): number {
    return this.#fitting.width;
  }

  readonly seen: View = $derived.by(() => {
    const at = anchorAt(this.column, this.#top);
    const shape = this.shapes[at.page - 1];
    const window = { left: this.#left, top: this.#top, width: this.width, height: this.height };
    const region = shape ? regionSeen(shape, this.column, at.page - 1, this.inner, this.scale, window) : null;
    return { version: this.paper.version, page: at.page, top: at.share, region };
  });

  /** The pages in the document. */
  get mounted(): readonly number[] {
    return this.#standing.pages;
  }

  shapeOf(page: number): PageShape {
    return this.shapes[page - 1] ?? A4;
  }

  isLive(page: number): boolean {
    return this.#standing.isLive(page);
  }

  isInView(page: number): boolean {
    return page >= this.#first && page <= this.#last;
  }

  /** Whether a page is in view or soon will be. */
  isNear(page: number): boolean {
    return page >= this.#near.first && page <= this.#near.last;
  }

  topOf(page: number): number {
    return this.column.tops[page - 1] ?? 0;
  }

  leftOf(page: number): number {
    return leftOf(this.column, this.inner, page);
  }

  /** The part of a page to paint by itself, where its whole canvas cannot be sharp; it changes only at rest. */
  partOf(page: number): Part | undefined {
    const shape = this.shapes[page - 1];
    if (!shape || !this.isLive(page) || this.settled !== this.scale) return undefined;
    const wanted = this.scale * devicePixelRatio;
    if (paintScale(shape, this.scale, devicePixelRatio) > wanted * 0.98) return undefined;
    const box = {
      x: this.leftOf(page),
      y: this.topOf(page),
      width: shape.width * this.scale,
      height: shape.height * this.scale,
    };
    const window = { x: this.#resting.left, y: this.#resting.top, width: this.width, height: this.height };
    return sharpPart(box, window, MOST_PIXELS / devicePixelRatio ** 2);
  }

  /** The window has moved. The frame that shows it is not to wait for what follows from it. */
  scrolling(): void {
    this.#look ??= setTimeout(() => this.scrolled());
  }

  /** Takes up where the window stands. */
  scrolled(): void {
    clearTimeout(this.#look);
    this.#look = undefined;
    if (!this.scroller || !this.#placed) return;
    // Behind another tab the window has no width; as it comes back it is placed once its width is known.
    if (this.width === 0 || this.scroller.clientWidth !== this.width) return;
    const moved = Math.abs(this.scroller.scrollTop - this.#top) >= 1;
    this.#top = this.scroller.scrollTop;
    this.#left = this.scroller.scrollLeft;
    if (moved) {
      this.#moves += 1;
      this.#anchor = anchorAt(this.column, this.#top);
    }
    this.#move();
  }

  /** Before the window stands anywhere it is placed there. */
  goTo(page: number, share = 0): void {
    const held = this.column;
    const number = Math.min(Math.max(1, page), this.pages);
    if (!this.#placed) {
      this.#anchor = { page: number, share };
      return;
    }
    const top = share === 0 ? (held.tops[number - 1] ?? 0) - GAP : topOf(held, { page: number, share });
    this.scroller?.scrollTo({ top });
    this.scrolled(); // known at once, so that the next key counts from here
  }

  /** Scrolls by screens, leaving some lines of the one before in view. */
  scrollScreens(by: 1 | -1): void {
    this.scroller?.scrollBy({ top: by * this.height * SCREEN });
    this.scrolled();
  }

  /** The window begins so much further down on the screen: what it shows stays where it is, also where nothing lies above. */
  hold(down: number): void {
    if (!this.scroller || !this.#placed) return;
    const [left, top] = [this.scroller.scrollLeft, this.scroller.scrollTop + down];
    if (top < 0) this.#head -= top;
    flushSync();
    this.scroller.scrollTo(left, top);
    this.#top = this.scroller.scrollTop;
    this.#left = this.scroller.scrollLeft;
    this.#anchor = anchorAt(this.column, this.#top);
    this.#rested();
  }

  /** A whole page is as large as the window has room for now. */
  refit(): void {
    this.#room = this.scroller?.clientHeight ?? 0;
  }

  /** Shows a page unless it is in view already. */
  reveal(page: number): void {
    if (page < this.#first || page > this.#last) this.goTo(page);
  }

  /** Brings a place in a page's box into the middle of the window; across only where it is out of view. */
  bring(page: number, place: Part): void {
    const { scroller } = this;
    if (!scroller) return;
    const [left, top] = [this.leftOf(page) + place.x, this.topOf(page) + place.y];
    scroller.scrollTo({
      left: shownAcross(scroller.scrollLeft, this.width, left, place.width),
      top: centred(this.height, top, place.height),
    });
    this.scrolled();
    // Should pages before turn out to be of another size, it is this one that stays.
    this.#anchor = { page, share: (this.#top - this.topOf(page)) / Math.max(1, this.column.heights[page - 1] ?? 1) };
  }

  fitTo(fit: Exclude<Fit, 'free'>): void {
    this.#aim = undefined;
    this.refit();
    if (fit === 'page') this.#anchor = { page: this.page, share: -GAP / Math.max(1, this.height) };
    this.#fitting.set(fit);
  }

  /** Enlarges or shrinks by one step about the middle of the window. */
  stepZoom(by: 1 | -1): void {
    this.zoomTo(this.scale * (by > 0 ? STEP : 1 / STEP), { x: this.width / 2, y: this.height / 2 });
  }

  /** Sets the scale (CSS pixels per point); what lay at a point of the window comes to lie at `to`, or stays. */
  zoomTo(scale: number, at: WindowPoint, to: WindowPoint = at): void {
    if (!this.scroller) return;
    const { scrollLeft, scrollTop } = this.scroller;
    const focus = focusAt(this.column, this.inner, scrollLeft + at.x, scrollTop + at.y);
    this.#aim = { focus, at: to };
    this.#fitting.setScale(scale);
    flushSync();
    this.#place();
  }

  rotate(): void {
    this.#anchor = { page: this.page, share: 0 };
    this.#turn = quarter(this.#turn + 90);
  }

  /** Looks where somebody else looks; a region is brought to fill the width. */
  show(told: View): void {
    const shape = this.shapes[told.page - 1];
    if (told.version !== this.paper.version || !this.scroller || !shape) return;
    this.#anchor = { page: told.page, share: told.top };
    if (told.region) void this.#showRegion(shape, told.page, told.region);
    else this.#fitting.unzoom();
    this.scroller.scrollTop = topOf(this.column, this.#anchor);
  }

  async #showRegion(shape: PageShape, page: number, region: Rect): Promise<void> {
    const [x0, , x1] = rectToScreen(shape, 1, region);
    this.#aim = undefined;
    this.#fitting.fill(x1 - x0);
    await tick();
    this.scroller?.scrollTo({ left: this.leftOf(page) + x0 * this.scale, top: topOf(this.column, this.#anchor) });
  }

  /** A new scale or new sizes leave the reader at the same words. */
  #place(late = false): void {
    const [held, inner, margins] = [this.column, this.inner, this.margins];
    const { scroller } = this;
    if (!scroller || this.width === 0) return;
    // The document does not stand as large yet: the window would stop at its old end.
    if (!late && scroller.scrollHeight < held.height - 1)
      return void tick().then(() => this.scroller && this.#place(true));
    untrack(() => {
      const aim = this.#aim;
      if (aim) {
        const place = placeOf(held, inner, aim.focus);
        scroller.scrollTo(place.x - aim.at.x, place.y - aim.at.y);
      } else {
        const trimmed =
          (inner - this.#fitting.usual * this.scale) / 2 + margins.left * this.#fitting.usual * this.scale - GAP;
        scroller.scrollTo(this.fit === 'width' ? trimmed : (inner - this.width) / 2, topOf(held, this.#anchor));
      }
      this.#top = scroller.scrollTop;
      this.#left = scroller.scrollLeft;
      if (aim) this.#anchor = anchorAt(held, this.#top);
      this.#placed = true;
      this.#rested();
    });
  }

  /** Pages are painted while one scrolls as one reads; when one leafs through they wait until it ends. */
  #move(): void {
    const speed = this.#motion.moved(this.#top);
    if (speed < FAST && (this.#first !== this.#resting.first || this.#last !== this.#resting.last)) this.#rested();
  }

  #follow(around: readonly number[], sharp: readonly number[]): void {
    untrack(() => {
      if (!this.#placed || document.hidden) this.#standing.set(around, sharp);
      else this.#standing.follow(around, sharp, (page) => this.isInView(page));
    });
  }

  #end(): void {
    this.#standing.end();
    this.#motion.end();
    clearTimeout(this.#look);
  }

  #rested(): void {
    this.#resting = { first: this.#first, last: this.#last, top: this.#top, left: this.#left };
  }
}
