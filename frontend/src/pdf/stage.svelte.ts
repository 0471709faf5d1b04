/** The window onto a paper, and how it moves. */
import { flushSync, tick, untrack } from 'svelte';
import { type Anchor, anchorAt, topOf } from '../core/pages.ts';
import type { View } from '../core/view.ts';
import { centred, type Focus, focusAt, type Part, placeOf, shownAcross } from '../core/zoom.ts';
import { type Fit, GAP } from './fitting.svelte.ts';
import { Layout } from './layout.svelte.ts';
import { Motion } from './motion.ts';
import type { OpenPaper } from './paper.svelte.ts';
import { Settled } from './settled.svelte.ts';
import { Standing } from './standing.svelte.ts';
import { Viewport } from './viewport.svelte.ts';

const STEP = 1.2;
/** The share of the window that one screen further is. */
const SCREEN = 0.875;
/** Faster than this (CSS pixels a millisecond) nobody reads: pages are painted when the paper comes to rest. */
const FAST = 1.5;

/** A point of the window, CSS pixels from its upper left corner. */
export interface WindowPoint {
  x: number;
  y: number;
}

export class Stage {
  scroller = $state<HTMLElement>();
  #placed = $state(false);
  #moves = $state(0);
  #steps = $state(0);
  #anchor: Anchor;
  /** How far aside of where it stands by itself the window was moved, in points. */
  #aside = 0;
  /** Where the window stood when it was last placed or known to have moved. */
  #from = { top: 0, left: 0 };
  #aim: { focus: Focus; at: WindowPoint } | undefined;
  #look: ReturnType<typeof setTimeout> | undefined;
  readonly layout: Layout;
  readonly viewport: Viewport;
  readonly #settled: Settled;
  readonly #motion = new Motion(() => this.viewport.rest());
  readonly #standing = new Standing(() => this.scroller?.getBoundingClientRect());

  constructor(
    private readonly paper: OpenPaper,
    from: Anchor,
  ) {
    this.#anchor = from;
    this.layout = new Layout(paper, () => this.#anchor);
    this.viewport = new Viewport(this.layout, paper.version);
    this.#settled = new Settled(this, () => {
      this.#aim = undefined;
      this.viewport.rest();
    });
    $effect(() => () => this.#end());
    $effect(() => this.#place());
    $effect.pre(() => this.#follow(this.viewport.around, this.viewport.sharp));
  }

  /** CSS pixels per point. */
  get scale(): number {
    return this.layout.scale;
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

  /** How often the window was moved over the paper: not by another size of its own, nor to where somebody else looks. */
  get steps(): number {
    return this.#steps;
  }

  /** Resolves when nobody scrolls. */
  calm(): Promise<void> {
    return this.#motion.calm();
  }

  get anchor(): Anchor {
    return this.#anchor;
  }

  /** The pages in the document. */
  get mounted(): readonly number[] {
    return this.#standing.pages;
  }

  /** Whether a page is painted as a document, and not shown as a picture. */
  isLive(page: number): boolean {
    return this.#standing.isLive(page);
  }

  /** The part of a page to paint by itself, if any. */
  partOf(page: number): Part | undefined {
    return this.isLive(page) && this.settled === this.scale ? this.viewport.partOf(page) : undefined;
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
    if (this.layout.width === 0 || this.scroller.clientWidth !== this.layout.width) return;
    this.#see();
    const down = Math.abs(this.viewport.top - this.#from.top) >= 1;
    const across = Math.abs(this.viewport.left - this.#from.left) >= 1;
    if (down || across) this.#steps += 1;
    if (across) this.#shift();
    if (down) {
      this.#moves += 1;
      this.#settle();
    }
    this.#move();
  }

  /** Before the window stands anywhere it is placed there. */
  goTo(page: number, share = 0): void {
    const { column, pages } = this.layout;
    const number = Math.min(Math.max(1, page), pages);
    if (!this.#placed) {
      this.#anchor = { page: number, share };
      return;
    }
    const top = share === 0 ? this.layout.topOf(number) - GAP : topOf(column, { page: number, share });
    this.scroller?.scrollTo({ top });
    this.scrolled(); // known at once, so that the next key counts from here
  }

  /** Scrolls by screens, leaving some lines of the one before in view. */
  scrollScreens(by: 1 | -1): void {
    this.scroller?.scrollBy({ top: by * this.layout.height * SCREEN });
    this.scrolled();
  }

  /**
   * The window begins so much further down on the screen: what it shows stays where it is, also where nothing lies above.
   * Space made for that goes as soon as it is out of view.
   */
  hold(down: number): void {
    if (!this.scroller || !this.#placed) return;
    const [left, top] = [this.scroller.scrollLeft, this.scroller.scrollTop + down];
    const spare = Math.min(this.layout.head, top);
    this.layout.head -= spare;
    flushSync();
    this.scroller.scrollTo(left, top - spare);
    this.#see();
    this.#settle();
    this.viewport.rest();
  }

  /** A whole page is as large as the window has room for now; where the browser moved a window that came past the end, nobody did. */
  refit(): void {
    this.layout.room = this.scroller?.clientHeight ?? 0;
    if (this.#placed) this.#found();
  }

  /** Shows a page unless it is in view already. */
  reveal(page: number): void {
    if (!this.viewport.isInView(page)) this.goTo(page);
  }

  /** Brings a place in a page's box into the middle of the window; across only where it is out of view. */
  bring(page: number, place: Part): void {
    const { scroller, layout } = this;
    if (!scroller) return;
    const box = layout.boxOf(page);
    scroller.scrollTo({
      left: shownAcross(scroller.scrollLeft, layout.width, box.x + place.x, place.width),
      top: centred(layout.height, box.y + place.y, place.height),
    });
    this.scrolled();
    // Should pages before turn out to be of another size, it is this one that stays.
    this.#anchor = { page, share: (this.viewport.top - box.y) / Math.max(1, box.height) };
  }

  fitTo(fit: Exclude<Fit, 'free'>): void {
    this.#steps += 1;
    this.#free();
    this.refit();
    if (fit === 'page') this.#anchor = { page: this.viewport.page, share: -GAP / Math.max(1, this.layout.height) };
    this.layout.fitting.set(fit);
  }

  /** Enlarges or shrinks by one step about the middle of the window. */
  stepZoom(by: 1 | -1): void {
    const { width, height } = this.layout;
    this.zoomTo(this.scale * (by > 0 ? STEP : 1 / STEP), { x: width / 2, y: height / 2 });
  }

  /** Sets the scale (CSS pixels per point); what lay at a point of the window comes to lie at `to`, or stays. */
  zoomTo(scale: number, at: WindowPoint, to: WindowPoint = at): void {
    if (!this.scroller) return;
    const { scrollLeft, scrollTop } = this.scroller;
    const { column, inner, fitting } = this.layout;
    const focus = focusAt(column, inner, scrollLeft + at.x, scrollTop + at.y);
    this.#aim = { focus, at: to };
    this.#steps += 1;
    fitting.setScale(scale);
    flushSync();
    this.#place();
  }

  rotate(): void {
    this.#steps += 1;
    this.#free();
    this.#anchor = { page: this.viewport.page, share: 0 };
    this.layout.rotate();
  }

  /** Looks where somebody else looks, and stays there whatever size the window or the pages turn out to have; a region fills the width. */
  show(told: View): void {
    const { fitting } = this.layout;
    if (told.version !== this.paper.version) return;
    this.#anchor = { page: told.page, share: told.top };
    this.#free();
    if (told.region) fitting.fill(told.page, told.region);
    else fitting.unzoom();
    if (!this.#placed) return;
    this.#moves += 1;
    void tick().then(() => this.#stand());
  }

  /** A new scale or new sizes leave the reader at the same words. */
  #place(late = false): void {
    const { column, width, across } = this.layout;
    const { scroller } = this;
    if (!scroller || width === 0) return;
    // The document does not stand as large yet: the window would stop at its old end.
    if (!late && scroller.scrollHeight < column.height - 1)
      return void tick().then(() => this.scroller && this.#place(true));
    untrack(() => {
      this.#stand(across);
      this.#placed = true;
      this.viewport.rest();
    });
  }

  /** Brings the window to where it is to stand. */
  #stand(across = this.layout.across): void {
    const { scroller, layout } = this;
    if (!scroller || layout.width === 0) return;
    const { column, inner, scale } = layout;
    const aim = this.#aim;
    if (aim) {
      const place = placeOf(column, inner, aim.focus);
      scroller.scrollTo(place.x - aim.at.x, place.y - aim.at.y);
    } else scroller.scrollTo(across + this.#aside * scale, topOf(column, this.#anchor));
    this.#found();
    if (!aim) return;
    this.#shift();
    this.#settle();
  }

  /** Pages are painted while one scrolls as one reads; when one leafs through they wait until it ends. */
  #move(): void {
    const speed = this.#motion.moved(this.viewport.top);
    if (speed < FAST && this.viewport.strayed) this.viewport.rest();
  }

  #follow(around: readonly number[], sharp: readonly number[]): void {
    untrack(() => {
      if (!this.#placed || document.hidden) this.#standing.set(around, sharp);
      else this.#standing.follow(around, sharp, (page) => this.viewport.isInView(page));
    });
  }

  /** Takes note of where the window stands. */
  #see(): void {
    if (this.scroller) this.viewport.moveTo(this.scroller.scrollTop, this.scroller.scrollLeft);
  }

  /** Takes the window to stand where it does without anybody having moved it. */
  #found(): void {
    this.#see();
    this.#from = { top: this.viewport.top, left: this.viewport.left };
  }

  /** One reads where the window stands. */
  #settle(): void {
    this.#from = { ...this.#from, top: this.viewport.top };
    this.#anchor = anchorAt(this.layout.column, this.viewport.top);
  }

  /** One looks at what lies there across. */
  #shift(): void {
    this.#from = { ...this.#from, left: this.viewport.left };
    this.#aside = (this.viewport.left - this.layout.across) / this.scale;
  }

  /** What was chosen of the width, or is being enlarged, holds no more. */
  #free(): void {
    this.#aim = undefined;
    this.#aside = 0;
  }

  #end(): void {
    this.#standing.end();
    this.#motion.end();
    clearTimeout(this.#look);
  }
}
