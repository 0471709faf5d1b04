/**
 * A canvas over a page with marks of one kind. It is as large as what is drawn on it: what is clear costs a screen
 * without a graphics card as much as what is drawn, for every frame, and more where it is blended with the page.
 */
import { rectToScreen } from '../core/frame.ts';
import { grown, type Placed, union } from '../core/marks/geometry.ts';
import type { Rect } from '../core/marks/model.ts';
import { isPossible, reached, sharpness } from '../core/marks/reach.ts';
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

  /** All that it was made to reach, in points. */
  #bounds: Rect | undefined;

  /** It has no more pixels than `most`. `put` takes a canvas to where it belongs in the document; `coarser` is told when what is drawn is to be drawn anew. */
  constructor(
    private readonly frame: PageFrame,
    private readonly most: number,
    private readonly put: (element: HTMLCanvasElement) => void,
    private readonly coarser: () => void,
  ) {}

  /** The canvas, made to reach as far as these marks; undefined where nothing was ever drawn. */
  reach(marks: readonly Placed[]): Canvas | undefined {
    if (marks.length === 0) return this.#canvas;
    const bounds = grown(union(marks.map((mark) => mark.bounds)), AROUND);
    this.#bounds = this.#bounds ? union([this.#bounds, bounds]) : bounds;
    const surface = this.#surface ?? this.#sharp(this.#bounds);
    const place = reached(this.#place, onCanvas(surface, bounds), surface);
    if (!place) return this.#canvas;
    if (this.#canvas && !isPossible(place, this.most)) this.#coarsen(this.#sharp(this.#bounds));
    else this.#grow(surface, place);
    return this.#canvas;
  }

  release(): void {
    if (this.#canvas) giveBack(this.#canvas.context.canvas);
    this.#canvas = undefined;
    this.#place = undefined;
    this.#surface = undefined;
    this.#bounds = undefined;
  }

  /** As sharp as the screen, or as it can be so large. */
  #sharp(bounds: Rect): Surface {
    const { shape, scale, size } = this.frame;
    const page = { width: size.width * scale, height: size.height * scale };
    return surfaceOf(this.frame, sharpness(page, rectToScreen(shape, scale, bounds), devicePixelRatio, this.most));
  }

  /** What is drawn is seen less sharp, until it has been drawn anew. */
  #coarsen(surface: Surface): void {
    const place = this.#bounds && reached(undefined, onCanvas(surface, this.#bounds), surface);
    if (!place) return;
    this.#grow(surface, place);
    this.coarser();
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
    if (before && this.#place && this.#surface) {
      const by = surface.scale / this.#surface.scale;
      const [x, y] = [this.#place[0] * by - left, this.#place[1] * by - top];
      context.drawImage(before, x, y, before.width * by, before.height * by);
    }
    this.#surface = surface;
    const [a, b, c, d, e, f] = surface.matrix;
    this.#canvas = { context, matrix: [a, b, c, d, e - left, f - top], scale: surface.scale, turn: surface.turn };
    this.#place = place;
    this.put(element);
    if (before) giveBack(before);
  }
}
