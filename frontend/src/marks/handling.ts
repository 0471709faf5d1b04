/** What a hand does with marks that are there: rubbing out, selecting, moving. All places in user space of the page. */
import { around, grown, meets, spanned } from '../core/marks/geometry.ts';
import { touches } from '../core/marks/hit.ts';
import type { Body, Point, Rect } from '../core/marks/model.ts';
import type { StrokePoint } from '../core/marks/points.ts';
import type { PageFrame } from '../pdf/frame.svelte.ts';
import type { OpenPage } from './desk.svelte.ts';
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

/** A page under a lasso, and the line on it in its own user space. */
interface Under {
  open: OpenPage;
  way: (point: Point) => Point;
  line: Point[];
  /** Its canvas, from when the line first comes over it. */
  canvas: Canvas | undefined;
}

/** Draws a line round marks to select them, on all pages that it goes over. */
export class LassoGesture implements Gesture {
  readonly #under: ReadonlyMap<number, Under>;

  constructor(private readonly spot: Spot) {
    const under = ([page, open]: [number, OpenPage]): [number, Under] => [
      page,
      { open, way: wayTo(spot, open), line: [], canvas: undefined },
    ];
    this.#under = new Map([...spot.desk.pages].map(under));
    spot.desk.choice.clear();
  }

  move(points: readonly StrokePoint[]): void {
    for (const under of this.#under.values()) {
      const fresh = points.map(([x, y]) => under.way([x, y]));
      const stretch = [...under.line.slice(-1), ...fresh];
      under.line.push(...fresh);
      if (!meets(around(stretch), extentOf(under.open.frame))) continue;
      under.canvas ??= under.open.canvas(false);
      if (under.canvas) drawDashed(under.canvas, stretch);
    }
  }

  end(): void {
    const { desk } = this.spot;
    this.#wipe();
    desk.choice.take(
      [...this.#under].flatMap(([page, { line }]) => (line.length > 2 ? desk.choice.caught(page, line) : [])),
    );
  }

  cancel(): void {
    this.#wipe();
  }

  #wipe(): void {
    for (const { open, canvas } of this.#under.values()) if (canvas) open.wipe();
  }
}

/** The way from the user space of one page to that of another, as they lie on the screen now. */
function wayTo(from: OpenPage, to: OpenPage): (point: Point) => Point {
  const [here, there] = [from.sheet.getBoundingClientRect(), to.sheet.getBoundingClientRect()];
  return ([x, y]) => {
    const [left, top] = from.frame.toScreen(x, y);
    return to.frame.toPdf(left + here.left - there.left, top + here.top - there.top);
  };
}

/** All of a page, in its user space. */
function extentOf(frame: PageFrame): Rect {
  const { size, scale } = frame;
  const { width, height } = size;
  return spanned(frame.toPdf(0, 0), frame.toPdf(width * scale, height * scale));
}

function drawDashed({ context, matrix }: Canvas, line: readonly Point[]): void {
  context.setTransform(...matrix);
  context.strokeStyle = penTone('blue');
  context.lineWidth = 1.4;
  context.setLineDash([4, 3]);
  context.beginPath();
  for (const point of line) context.lineTo(...point);
  context.stroke();
  context.setLineDash([]);
}

/** Moves what is selected; shown as moving frames, put down at the end. */
export class MoveGesture implements Gesture {
  /** CSS pixels. */
  #by: Point = [0, 0];

  constructor(
    private readonly spot: Spot,
    private readonly from: Point,
  ) {}

  move(points: readonly StrokePoint[]): void {
    const last = points.at(-1);
    if (!last) return;
    const { desk, frame } = this.spot;
    const [from, to] = [frame.toScreen(...this.from), frame.toScreen(last[0], last[1])];
    this.#by = [to[0] - from[0], to[1] - from[1]];
    desk.choice.dragTo(this.#by);
  }

  end(): void {
    const { desk, frame } = this.spot;
    desk.choice.dragTo(undefined);
    if (Math.hypot(...this.#by) > 1) desk.move(desk.choice.ids, this.#by, frame);
  }

  cancel(): void {
    this.spot.desk.choice.dragTo(undefined);
  }
}
