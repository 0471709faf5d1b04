/** Keeps what is drawn of a page's marks: two canvases over it, made when there is something for them, of which only what changed is drawn anew, never for longer than a frame has. */
import { grown, type Placed, spanned } from '../core/marks/geometry.ts';
import type { Rect } from '../core/marks/model.ts';
import type { Dirty } from '../core/marks/sheets.ts';
import { Tiles } from '../core/marks/tiles.ts';
import { MOST_PIXELS } from '../core/pages.ts';
import type { PageFrame } from '../pdf/frame.svelte.ts';
import { Film } from './film.ts';
import { type Canvas, isWash, onCanvas, paint } from './paint.ts';
import { giveUp, inSlices, later } from './slices.ts';

/** What is drawn reaches a little beyond the bounds of its mark: round ends, the smoothing of edges. In points. */
const EDGE = 4;

/** More rectangles than this, or larger ones than so many tiles, are drawn in slices. */
const AT_ONCE = 8;
const SMALL = 6;
/** Marks in a slice: the browser fills what was drawn only at the end of the frame, when no clock of ours runs. */
const MOST_DRAWN = 60;

export class PagePainter {
  readonly #lines: Film;
  /** Washes have no fine edges: the screen's own pixels are enough. */
  readonly #washes: Film;
  #tiles: Tiles;
  #waiting = new Set<number>();
  /** Tiles on which nothing was drawn yet: they need no clearing. */
  #blank = new Set<number>();
  /** Whether the films are made for all there is to draw. */
  #reached = false;

  /** What is drawn lies in `host`, under what is `above`; `marks` answers with what meets a rectangle, in the order it is drawn. */
  constructor(
    host: HTMLElement,
    above: HTMLElement,
    private readonly frame: PageFrame,
    private readonly marks: (rect: Rect) => Placed[],
  ) {
    this.#lines = new Film(frame, MOST_PIXELS, (element) => host.insertBefore(element, above), this.#anew);
    this.#washes = new Film(
      frame,
      MOST_PIXELS / 2,
      (element) => {
        element.className = 'wash';
        host.prepend(element);
      },
      this.#anew,
    );
    this.#tiles = new Tiles(this.#page());
  }

  /** Draws all of the page, at the scale it has now: what takes longer than a slice of a frame goes on in the next ones. */
  all(): void {
    this.release();
    this.#tiles = new Tiles(this.#page());
    this.#blank = new Set(this.#tiles.all());
    this.#waiting = new Set(this.#blank);
    this.#reached = false;
    later(this.#work);
  }

  /** Draws what changed: a little at once, much in slices. */
  some({ rects, tops }: Dirty): void {
    for (const rect of rects) {
      const wide = grown(rect, EDGE);
      const tiles = this.#tiles.meeting(wide);
      if (rects.length <= AT_ONCE && tiles.length <= SMALL) this.#draw(wide, false);
      else for (const tile of tiles) this.#waiting.add(tile);
    }
    for (const mark of tops) this.#put(mark);
    if (this.#waiting.size > 0) inSlices(this.#work);
  }

  /** Gives the memory back. */
  release(): void {
    giveUp(this.#work);
    this.#waiting.clear();
    this.#lines.release();
    this.#washes.release();
  }

  /** Draws all of the page once more, over what is seen of it. */
  readonly #anew = (): void => {
    for (const tile of this.#tiles.all()) this.#waiting.add(tile);
    later(this.#work);
  };

  #page(): Rect {
    const { width, height } = this.frame.size;
    const { scale } = this.frame;
    return spanned(this.frame.toPdf(0, 0), this.frame.toPdf(width * scale, height * scale));
  }

  /** Draws tiles that wait, until the instant; true where some are left. */
  readonly #work = (until: number): boolean => {
    if (!this.#reached) {
      this.#reach();
      return true;
    }
    let drawn = 0;
    for (const tile of this.#waiting) {
      this.#waiting.delete(tile);
      drawn += this.#draw(this.#tiles.rect(tile), this.#blank.delete(tile));
      if (drawn > MOST_DRAWN || performance.now() > until) break;
    }
    return this.#waiting.size > 0;
  };

  /** Before the first tile is drawn: each film is made once, not anew with every tile. To make them is enough for one frame. */
  #reach(): void {
    this.#reached = true;
    const marks = this.marks(this.#page());
    this.#washes.reach(marks.filter(({ body }) => isWash(body)));
    this.#lines.reach(marks.filter(({ body }) => !isWash(body)));
  }

  /** Answers with how many marks it drew. */
  #draw(rect: Rect, blank: boolean): number {
    const marks = this.marks(grown(rect, EDGE));
    const films = [
      [this.#washes, marks.filter(({ body }) => isWash(body))],
      [this.#lines, marks.filter(({ body }) => !isWash(body))],
    ] as const;
    for (const [film, drawn] of films) {
      const canvas = film.reach(drawn);
      if (canvas && !(blank && drawn.length === 0)) redraw(canvas, rect, drawn);
    }
    return marks.length;
  }

  /** Draws a mark on top of all others. */
  #put(mark: Placed): void {
    const canvas = (isWash(mark.body) ? this.#washes : this.#lines).reach([mark]);
    if (canvas) paint(canvas, mark);
    for (const tile of this.#tiles.meeting(grown(mark.bounds, EDGE))) this.#blank.delete(tile);
  }
}

function redraw(canvas: Canvas, rect: Rect, marks: readonly Placed[]): void {
  const { context } = canvas;
  const [left, top, right, bottom] = onCanvas(canvas, rect).map(Math.round) as [number, number, number, number];
  context.save();
  context.resetTransform();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  context.clearRect(left, top, right - left, bottom - top);
  for (const mark of marks) paint(canvas, mark, rect);
  context.restore();
}
