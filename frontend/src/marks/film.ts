/**
 * A canvas over a page with marks of one kind. It is as large as what is drawn on it: what is clear costs a screen
 * without a graphics card as much as what is drawn, for every frame, and more where it is blended with the page.
 */
import { grown, type Placed, union } from '../core/marks/geometry.ts';
import type { Rect } from '../core/marks/model.ts';
import { reached } from '../core/marks/reach.ts';
import type { PageFrame } from '../pdf/frame.svelte.ts';
import { borrow, contextOf, giveBack } from './canvases.ts';
import { type Canvas, onCanvas } from './paint.ts';
import { type Surface, surfaceOf } from './surface.ts';

/** Points around a mark's bounds: signs have a least size, lines round ends. */
const AROUND = 24;

export class Film {
  #surface: Surface | undefined;
  #canvas: Canvas | undefined;
  /** Where it lies on the page's surface, in its pixels. */
  #place: Rect | undefined;

  /** `put` takes a canvas to where it belongs in the document. */
  constructor(
    private readonly frame: PageFrame,
    private readonly most: number,
    private readonly put: (element: HTMLCanvasElement) => void,
  ) {}

  /** The canvas, made to reach as far as these marks; undefined where nothing was ever drawn. */
  reach(marks: readonly Placed[]): Canvas | undefined {
    if (marks.length === 0) return this.#canvas;
    this.#surface ??= surfaceOf(this.frame, this.most);
    const wanted = onCanvas(this.#surface, grown(union(marks.map(({ bounds }) => bounds)), AROUND));
    const place = reached(this.#place, wanted, this.#surface);
    if (place) this.#grow(this.#surface, place);
    return this.#canvas;
  }

  release(): void {
    if (this.#canvas) giveBack(this.#canvas.context.canvas);
    this.#canvas = undefined;
    this.#place = undefined;
    this.#surface = undefined;
  }

  /** What is drawn comes along, so that nothing is missing for a moment. */
  #grow(surface: Surface, place: Rect): void {
    const element = borrow();
    const [left, top, right, bottom] = place;
    element.width = right - left;
    element.height = bottom - top;
    element.style.left = `${(100 * left) / surface.width}%`;
    element.style.top = `${(100 * top) / surface.height}%`;
    element.style.width = `${(100 * element.width) / surface.width}%`;
    element.style.height = `${(100 * element.height) / surface.height}%`;
    const context = contextOf(element);
    if (!context) return;
    const before = this.#canvas?.context.canvas;
    if (before && this.#place) context.drawImage(before, this.#place[0] - left, this.#place[1] - top);
    const [a, b, c, d, e, f] = surface.matrix;
    this.#canvas = { context, matrix: [a, b, c, d, e - left, f - top], scale: surface.scale, turn: surface.turn };
    this.#place = place;
    this.put(element);
    if (before) giveBack(before);
  }
}
