/** Keeps what is drawn of a page's marks: two canvases over it, made when there is something for them, of which only what changed is drawn anew, never for longer than a frame has. */
import { grown, type Placed, spanned } from '../core/marks/geometry.ts';
import type { Rect } from '../core/marks/model.ts';
import type { Dirty } from '../core/marks/sheets.ts';
import { Tiles } from '../core/marks/tiles.ts';
import { MOST_PIXELS, paintScale } from '../core/pages.ts';
import type { PageFrame } from '../pdf/frame.svelte.ts';
import { borrow, contextOf, giveBack } from './canvases.ts';
import { type Canvas, isWash, type Matrix, onCanvas, paint } from './paint.ts';
import { giveUp, inSlices } from './slices.ts';

/** What is drawn reaches a little beyond the bounds of its mark: round ends, the smoothing of edges. In points. */
const EDGE = 4;

/** The way from a page's user space to a canvas with `density` pixels for each CSS pixel. */
export function matrixOf(frame: PageFrame, density: number): Matrix {
  const [origin, right, up] = [frame.toScreen(0, 0), frame.toScreen(1, 0), frame.toScreen(0, 1)];
  const of = ([x, y]: readonly [number, number]) => [(x - origin[0]) * density, (y - origin[1]) * density] as const;
  return [...of(right), ...of(up), origin[0] * density, origin[1] * density];
}

/** The canvas of a page at a density, made to fit. */
export function fitted(element: HTMLCanvasElement, frame: PageFrame, most: number): Canvas | undefined {
  const density = paintScale(frame.size, frame.scale, devicePixelRatio, most) / frame.scale;
  const [width, height] = [frame.size.width, frame.size.height].map((length) =>
    Math.max(1, Math.floor(length * frame.scale * density)),
  );
  if (element.width !== width || element.height !== height) {
    element.width = width ?? 1;
    element.height = height ?? 1;
  }
  const context = contextOf(element);
  const matrix = matrixOf(frame, density);
  return context ? { context, matrix, scale: Math.hypot(matrix[0], matrix[1]) } : undefined;
}

/** More rectangles than this, or larger ones than so many tiles, are drawn in slices. */
const AT_ONCE = 8;
const SMALL = 6;
/** Marks in a slice: the browser fills what was drawn only at the end of the frame, when no clock of ours runs. */
const MOST_DRAWN = 60;

export class PagePainter {
  #lines: Canvas | undefined;
  #washes: Canvas | undefined;
  #tiles: Tiles;
  #waiting = new Set<number>();
  /** Tiles on which nothing was drawn yet: they need no clearing. */
  #blank = new Set<number>();

  /** What is drawn lies in `host`, under what is `above`; `marks` answers with what meets a rectangle, in the order it is drawn. */
  constructor(
    private readonly host: HTMLElement,
    private readonly above: HTMLElement,
    private readonly frame: PageFrame,
    private readonly marks: (rect: Rect) => Placed[],
  ) {
    this.#tiles = new Tiles(this.#page());
  }

  /** Draws all of the page, at the scale it has now: what takes longer than a slice of a frame goes on in the next ones. */
  all(): void {
    this.release();
    this.#tiles = new Tiles(this.#page());
    this.#blank = new Set(this.#tiles.all());
    this.#waiting = new Set(this.#blank);
    inSlices(this.#work);
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
    for (const made of [this.#lines, this.#washes]) if (made) giveBack(made.context.canvas);
    this.#lines = undefined;
    this.#washes = undefined;
  }

  #page(): Rect {
    const { width, height } = this.frame.size;
    const { scale } = this.frame;
    return spanned(this.frame.toPdf(0, 0), this.frame.toPdf(width * scale, height * scale));
  }

  /** Draws tiles that wait, until the instant; true where some are left. */
  readonly #work = (until: number): boolean => {
    let drawn = 0;
    for (const tile of this.#waiting) {
      this.#waiting.delete(tile);
      drawn += this.#draw(this.#tiles.rect(tile), this.#blank.delete(tile));
      if (drawn > MOST_DRAWN || performance.now() > until) break;
    }
    return this.#waiting.size > 0;
  };

  /** Answers with how many marks it drew. */
  #draw(rect: Rect, blank: boolean): number {
    const marks = this.marks(grown(rect, EDGE));
    const [washes, lines] = [marks.filter(({ body }) => isWash(body)), marks.filter(({ body }) => !isWash(body))];
    const under = washes.length > 0 ? this.#ofWashes() : this.#washes;
    const over = lines.length > 0 ? this.#ofLines() : this.#lines;
    if (under && !(blank && washes.length === 0)) redraw(under, rect, washes);
    if (over && !(blank && lines.length === 0)) redraw(over, rect, lines);
    return marks.length;
  }

  /** Draws a mark on top of all others. */
  #put(mark: Placed): void {
    const canvas = isWash(mark.body) ? this.#ofWashes() : this.#ofLines();
    if (canvas) paint(canvas, mark);
    for (const tile of this.#tiles.meeting(grown(mark.bounds, EDGE))) this.#blank.delete(tile);
  }

  #ofLines(): Canvas | undefined {
    if (this.#lines) return this.#lines;
    const element = borrow();
    this.host.insertBefore(element, this.above);
    this.#lines = fitted(element, this.frame, MOST_PIXELS);
    return this.#lines;
  }

  /** Washes have no fine edges: a canvas of the screen's own pixels is enough, and only where there are any. */
  #ofWashes(): Canvas | undefined {
    if (this.#washes) return this.#washes;
    const element = borrow();
    element.className = 'washes';
    this.host.prepend(element);
    this.#washes = fitted(element, this.frame, MOST_PIXELS / 2);
    return this.#washes;
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
