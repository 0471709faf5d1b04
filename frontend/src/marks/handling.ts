/** What a hand does with marks that are there: rubbing out, selecting, moving. All places in user space of the page. */
import { around, grown, meets } from '../core/marks/geometry.ts';
import { touches } from '../core/marks/hit.ts';
import type { Body, Point } from '../core/marks/model.ts';
import type { StrokePoint } from '../core/marks/points.ts';
import type { Gesture, Spot } from './gestures.ts';
import type { Canvas } from './paint.ts';
import { penTone } from './tones.ts';

const RUBBED: ReadonlySet<Body['kind']> = new Set(['ink', 'highlight', 'underline', 'strike', 'box', 'arrow', 'stamp']);
const RUBBER = 5;

/** Rubs out my strokes and signs it passes over; what carries words is removed in its thread. */
export class RubberGesture implements Gesture {
  #last: Point | undefined;

  constructor(private readonly spot: Spot) {}

  move(points: readonly StrokePoint[]): void {
    const { desk, frame } = this.spot;
    for (const [x, y] of points) {
      const [from, to]: [Point, Point] = [this.#last ?? [x, y], [x, y]];
      this.#last = to;
      for (const placed of desk.sight.shown(frame.number, grown(around([from, to]), RUBBER)))
        if (desk.mayChange(placed.mark) && RUBBED.has(placed.body.kind) && touches(placed, from, to, RUBBER))
          desk.sight.rub(placed);
    }
  }

  end(): void {
    this.spot.desk.rubbed(true);
  }

  cancel(): void {
    this.spot.desk.rubbed(false);
  }
}

/** Draws a line round marks to select them. */
export class LassoGesture implements Gesture {
  readonly #canvas: Canvas | undefined;
  readonly #points: Point[] = [];

  constructor(private readonly spot: Spot) {
    this.#canvas = spot.canvas(false);
    spot.desk.select([]);
  }

  move(points: readonly StrokePoint[]): void {
    const canvas = this.#canvas;
    const before = this.#points.at(-1);
    for (const [x, y] of points) this.#points.push([x, y]);
    if (!canvas) return;
    const { context } = canvas;
    context.setTransform(...canvas.matrix);
    context.strokeStyle = penTone('blue');
    context.lineWidth = 1.4;
    context.setLineDash([4, 3]);
    context.beginPath();
    for (const [index, point] of [...(before ? [before] : []), ...points].entries()) {
      if (index === 0) context.moveTo(point[0], point[1]);
      else context.lineTo(point[0], point[1]);
    }
    context.stroke();
    context.setLineDash([]);
  }

  end(): void {
    const { desk, frame } = this.spot;
    this.spot.wipe();
    const bounds = around(this.#points);
    if (meets(bounds, bounds) && this.#points.length > 2) desk.catch(frame.number, this.#points, bounds);
  }

  cancel(): void {
    this.spot.wipe();
  }
}

/** Moves what is selected; shown as moving frames, put down at the end. */
export class MoveGesture implements Gesture {
  #by: Point = [0, 0];

  constructor(
    private readonly spot: Spot,
    private readonly from: Point,
    private readonly drag: (by: Point | undefined) => void,
  ) {}

  move(points: readonly StrokePoint[]): void {
    const last = points.at(-1);
    if (!last) return;
    this.#by = [last[0] - this.from[0], last[1] - this.from[1]];
    this.drag(this.#by);
  }

  end(): void {
    this.drag(undefined);
    const { desk } = this.spot;
    if (Math.hypot(...this.#by) > 1) desk.move(desk.selected, this.#by);
  }

  cancel(): void {
    this.drag(undefined);
  }
}
