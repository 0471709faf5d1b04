/** Strokes while they are drawn: on a canvas of their own, of which each event draws only its end. */
import { around, grown, meets, union } from '../core/marks/geometry.ts';
import type { Rect } from '../core/marks/model.ts';
import { type Look, OVERLAP, outline, PIECE } from '../core/marks/outline.ts';
import type { StrokePoint } from '../core/marks/points.ts';
import { type Canvas, onCanvas, polygonPath } from './paint.ts';

interface Piece {
  path: Path2D;
  bounds: Rect;
}

const NOTHING: Rect = [0, 0, 0, 0];

/** One stroke that grows. Its beginning stands; its last points are outlined anew with each that follows. */
export class GrowingStroke {
  readonly points: StrokePoint[] = [];
  #standing: Piece[] = [];
  #end: Piece = { path: new Path2D(), bounds: NOTHING };
  #from = 0;

  constructor(
    readonly look: Look,
    readonly tone: string,
  ) {}

  /** Adds points, `guessed` ones only for the moment; answers with the rectangle that looks different. */
  add(points: readonly StrokePoint[], guessed: readonly StrokePoint[] = []): Rect {
    for (const point of points) this.points.push(point);
    while (this.points.length - this.#from > 2 * PIECE) {
      this.#standing.push(this.#piece(this.points.slice(this.#from, this.#from + PIECE + OVERLAP)));
      this.#from += PIECE;
    }
    const before = this.#end.bounds;
    this.#end = this.#piece([...this.points.slice(this.#from), ...guessed]);
    return before === NOTHING ? this.#end.bounds : union([before, this.#end.bounds]);
  }

  /** All that was ever drawn of it. */
  get bounds(): Rect {
    return union([...this.#standing, this.#end].map((piece) => piece.bounds));
  }

  /** Fills what meets a rectangle. */
  fill(context: CanvasRenderingContext2D, rect: Rect): void {
    context.fillStyle = this.tone;
    for (const { path, bounds } of [...this.#standing, this.#end]) if (meets(bounds, rect)) context.fill(path);
  }

  #piece(points: readonly StrokePoint[]): Piece {
    return { path: polygonPath(outline(points, this.look)), bounds: grown(around(points), this.look.width + 1) };
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
