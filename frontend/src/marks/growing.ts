/** Strokes while they are drawn: on a canvas of their own, of which each event draws only its end. */
import { meets, union } from '../core/marks/geometry.ts';
import type { Rect } from '../core/marks/model.ts';
import { type Look, OVERLAP } from '../core/marks/outline.ts';
import type { StrokePoint } from '../core/marks/points.ts';
import { type Canvas, onCanvas } from './paint.ts';
import { Piece } from './pieces.ts';

/** Points that stand together: few, as up to twice as many are outlined anew at each event. */
const PIECE = 48;
/** Where more pieces than this meet they are drawn once and copied: shading a place would draw all of them again and again. */
const COPIED_FROM = 24;

/** One stroke that grows. Its beginning stands; its last points are outlined anew with each that follows. */
export class GrowingStroke {
  readonly points: StrokePoint[] = [];
  #standing: Piece[] = [];
  #end: Piece | undefined;
  #from = 0;
  #copy: StandingCopy | undefined;

  constructor(
    readonly look: Look,
    readonly tone: string,
  ) {}

  /** Adds points, `guessed` ones only for the moment; answers with the rectangle that looks different. */
  add(points: readonly StrokePoint[], guessed: readonly StrokePoint[] = []): Rect {
    for (const point of points) this.points.push(point);
    while (this.points.length - this.#from > 2 * PIECE) {
      this.#standing.push(new Piece(this.points.slice(this.#from, this.#from + PIECE + OVERLAP), this.look));
      this.#from += PIECE;
    }
    const before = this.#end?.bounds;
    const end = new Piece([...this.points.slice(this.#from), ...guessed], this.look);
    this.#end = end;
    return before ? union([before, end.bounds]) : end.bounds;
  }

  /** All that was ever drawn of it. */
  get bounds(): Rect {
    return union(this.pieces.map((piece) => piece.bounds));
  }

  /** What it is filled with, as it is now. */
  get pieces(): readonly Piece[] {
    return this.#end ? [...this.#standing, this.#end] : this.#standing;
  }

  /** Fills what meets a rectangle, which the context is clipped to. */
  fill(context: CanvasRenderingContext2D, rect: Rect): void {
    context.fillStyle = this.tone;
    let pieces: readonly Piece[] = this.#standing.filter((piece) => meets(piece.bounds, rect));
    if (pieces.length > COPIED_FROM) {
      if (!this.#copy?.fits(context)) this.#copy = new StandingCopy(context, this.tone);
      this.#copy.draw(context, this.#standing);
      pieces = [];
    }
    for (const piece of pieces) context.fill(piece.path);
    if (this.#end && meets(this.#end.bounds, rect)) context.fill(this.#end.path);
  }
}

/** What stands of a stroke, drawn once for one canvas. */
class StandingCopy {
  readonly #context: CanvasRenderingContext2D | null;
  readonly #matrix: string;
  #drawn = 0;

  constructor(like: CanvasRenderingContext2D, tone: string) {
    const canvas = document.createElement('canvas');
    canvas.width = like.canvas.width;
    canvas.height = like.canvas.height;
    this.#context = canvas.getContext('2d');
    this.#matrix = String(like.getTransform());
    this.#context?.setTransform(like.getTransform());
    if (this.#context) this.#context.fillStyle = tone;
  }

  /** Whether it is for this canvas as it is now. */
  fits(context: CanvasRenderingContext2D): boolean {
    const own = this.#context?.canvas;
    const same = own?.width === context.canvas.width && own.height === context.canvas.height;
    return same && String(context.getTransform()) === this.#matrix;
  }

  draw(context: CanvasRenderingContext2D, standing: readonly Piece[]): void {
    if (!this.#context) return;
    for (const { path } of standing.slice(this.#drawn)) this.#context.fill(path);
    this.#drawn = standing.length;
    context.save();
    context.resetTransform();
    context.drawImage(this.#context.canvas, 0, 0);
    context.restore();
  }
}

/** Draws strokes where they changed; `strokes` are all that lie on this canvas. */
export function redrawStrokes(canvas: Canvas, rect: Rect, strokes: Iterable<GrowingStroke>): void {
  const { context } = canvas;
  const [x0, y0, x1, y1] = onCanvas(canvas, rect);
  const [left, top] = [Math.floor(x0), Math.floor(y0)];
  const [width, height] = [Math.ceil(x1) - left, Math.ceil(y1) - top];
  context.save();
  context.resetTransform();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.clearRect(left, top, width, height);
  context.setTransform(...canvas.matrix);
  for (const stroke of strokes) stroke.fill(context, rect);
  context.restore();
}
