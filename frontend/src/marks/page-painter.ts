/** Keeps what is drawn of a page's marks: two canvases over it, made when there is something for them, of which only what changed is drawn anew. */
import { grown, type Placed, spanned } from '../core/marks/geometry.ts';
import type { Rect } from '../core/marks/model.ts';
import { MOST_PIXELS, paintScale } from '../core/pages.ts';
import type { PageFrame } from '../pdf/frame.svelte.ts';
import { type Canvas, isWash, type Matrix, onCanvas, paint } from './paint.ts';

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
  const context = element.getContext('2d');
  const matrix = matrixOf(frame, density);
  return context ? { context, matrix, scale: Math.hypot(matrix[0], matrix[1]) } : undefined;
}

export class PagePainter {
  #lines: Canvas | undefined;
  #washes: Canvas | undefined;
  #washElement: HTMLCanvasElement | undefined;

  /** `marks` answers with what meets a rectangle, in the order it is drawn. */
  constructor(
    private readonly host: HTMLElement,
    private readonly element: HTMLCanvasElement,
    private readonly frame: PageFrame,
    private readonly marks: (rect: Rect) => Placed[],
  ) {
    element.width = 0;
  }

  /** Draws all of the page, at the scale it has now. */
  all(): void {
    this.release();
    const { width, height } = this.frame.size;
    const { scale } = this.frame;
    this.#draw(spanned(this.frame.toPdf(0, 0), this.frame.toPdf(width * scale, height * scale)));
  }

  /** Draws rectangles of the page anew. */
  some(rects: readonly Rect[]): void {
    for (const rect of rects) this.#draw(rect);
  }

  /** Gives the memory back. */
  release(): void {
    this.element.width = 0;
    if (this.#washElement) this.#washElement.width = 0;
    this.#washElement?.remove();
    this.#washElement = undefined;
    this.#lines = undefined;
    this.#washes = undefined;
  }

  #draw(rect: Rect): void {
    const marks = this.marks(grown(rect, EDGE));
    const [washes, lines] = [marks.filter(({ body }) => isWash(body)), marks.filter(({ body }) => !isWash(body))];
    if (washes.length > 0) this.#washes ??= this.#washCanvas();
    if (this.#washes) redraw(this.#washes, rect, washes);
    if (lines.length > 0) this.#lines ??= fitted(this.element, this.frame, MOST_PIXELS);
    if (this.#lines) redraw(this.#lines, rect, lines);
  }

  /** Washes have no fine edges: a canvas of the screen's own pixels is enough, and only where there are any. */
  #washCanvas(): Canvas | undefined {
    this.#washElement ??= document.createElement('canvas');
    this.#washElement.className = 'washes';
    this.host.prepend(this.#washElement);
    return fitted(this.#washElement, this.frame, MOST_PIXELS / 2);
  }
}

function redraw(canvas: Canvas, rect: Rect, marks: readonly Placed[]): void {
  const { context } = canvas;
  const [left, top, right, bottom] = onCanvas(canvas, grown(rect, EDGE)).map(Math.round) as [
    number,
    number,
    number,
    number,
  ];
  context.save();
  context.resetTransform();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  context.clearRect(left, top, right - left, bottom - top);
  for (const mark of marks) paint(canvas, mark);
  context.restore();
}
