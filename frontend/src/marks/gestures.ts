/** What a hand does with each tool, from touching the page to leaving it. All places in user space of the page. */
import { newId } from '../api/marks.ts';
import { grown, spanned, union } from '../core/marks/geometry.ts';
import type { Ink, Point, Rect } from '../core/marks/model.ts';
import { pack, parted, type StrokePoint, thinned } from '../core/marks/points.ts';
import { type Quoted, stretch, type Word, wordAt } from '../core/marks/words.ts';
import type { Desk, OpenPage } from './desk.svelte.ts';
import { newArrow, newBox, newWords } from './drafts.ts';
import { GrowingStroke, redrawStrokes } from './growing.ts';
import { type Canvas, onCanvas, paintArrow, paintBox } from './paint.ts';
import type { Style } from './pencils.svelte.ts';
import { keepPieces } from './pieces.ts';
import { penTone, washTone } from './tones.ts';

export interface Gesture {
  /** `guessed` points are where the hand will probably be when this is seen. */
  move(points: readonly StrokePoint[], guessed: readonly StrokePoint[]): void;
  end(): void;
  cancel(): void;
}

/** The page under the hand. */
export interface Spot extends OpenPage {
  desk: Desk;
  /** Tells others of a stroke while it is drawn. */
  tell: (stroke: Ink, id: string, points: readonly StrokePoint[], from: number, end: boolean) => void;
}

const TELL_EVERY = 50;
/** Nearer points than this add nothing to a line, in points. */
const FINEST = 0.3;

/** A stroke of the pen or of the free highlighter. */
export class InkGesture implements Gesture {
  readonly #id = newId();
  readonly #stroke: GrowingStroke;
  readonly #canvas: Canvas | undefined;
  readonly #look: Omit<Ink, 'points'>;
  #told = 0;
  #toldAt = 0;

  constructor(
    private readonly spot: Spot,
    tool: Ink['tool'],
    { color, width }: Style,
  ) {
    this.#look = { kind: 'ink', page: spot.frame.number, sheet: null, tool, color, width };
    this.#stroke = new GrowingStroke(this.#look, tool === 'marker' ? washTone(color) : penTone(color));
    this.#canvas = spot.canvas(tool === 'marker');
  }

  move(points: readonly StrokePoint[], guessed: readonly StrokePoint[]): void {
    const dirty = this.#stroke.add(points, guessed);
    if (this.#canvas) redrawStrokes(this.#canvas, dirty, [this.#stroke]);
    const now = performance.now();
    if (now - this.#toldAt < TELL_EVERY) return;
    this.#toldAt = now;
    this.#tell(false);
  }

  end(): void {
    this.#tell(true);
    const points = thinned(this.#stroke.points, FINEST);
    const [ink, ...more] = parted(points).map((run): Ink => ({ ...this.#look, points: pack(run) }));
    if (ink && more.length === 0) keepPieces(ink, this.#stroke.pieces);
    if (ink && points.length > 0) this.spot.desk.add(ink, this.#id, more);
    this.spot.wipe();
  }

  cancel(): void {
    this.#tell(true);
    this.spot.wipe();
  }

  #tell(end: boolean): void {
    const { points } = this.#stroke;
    this.spot.tell({ ...this.#look, points: '' }, this.#id, points.slice(this.#told), this.#told, end);
    this.#told = points.length;
  }
}

/** Words from where the hand came down to where it is. */
export class WordsGesture implements Gesture {
  readonly #words: readonly Word[];
  readonly #canvas: Canvas | undefined;
  #to: number;
  #shown: Rect[] = [];

  constructor(
    private readonly spot: Spot,
    private readonly kind: 'highlight' | 'underline' | 'strike' | 'note',
    private readonly style: Style,
    private readonly from: number,
    private readonly done: (quoted: Quoted) => void,
  ) {
    this.#words = spot.words();
    this.#canvas = spot.canvas(true);
    this.#to = from;
    this.#show();
  }

  move(points: readonly StrokePoint[]): void {
    const last = points.at(-1);
    const word = last ? wordAt(this.#words, [last[0], last[1]], 40) : -1;
    if (word < 0 || word === this.#to) return;
    this.#to = word;
    this.#show();
  }

  end(): void {
    this.spot.wipe();
    this.done(this.#quoted());
  }

  cancel(): void {
    this.spot.wipe();
  }

  #quoted(): Quoted {
    return stretch(this.#words, this.from, this.#to);
  }

  #show(): void {
    const canvas = this.#canvas;
    if (!canvas) return;
    const { context } = canvas;
    const rects = this.#quoted().rects;
    context.resetTransform();
    for (const rect of this.#shown) {
      const [left, top, right, bottom] = onCanvas(canvas, grown(rect, 1));
      context.clearRect(left, top, right - left, bottom - top);
    }
    this.#shown = rects;
    context.setTransform(...canvas.matrix);
    context.fillStyle = this.kind === 'highlight' ? washTone(this.style.color) : washTone('blue');
    for (const [x0, y0, x1, y1] of rects) context.fillRect(x0, y0, x1 - x0, y1 - y0);
  }
}

/** Words under the hand where it comes down, or -1. */
export function wordUnder(spot: Spot, [x, y]: StrokePoint): number {
  return wordAt(spot.words(), [x, y], 3);
}

/** Marks the words of a stretch. */
export function markWords(spot: Spot, kind: 'highlight' | 'underline' | 'strike', style: Style, from: number): Gesture {
  return new WordsGesture(spot, kind, style, from, (quoted) =>
    spot.desk.add(newWords(kind, spot.frame.number, quoted, style)),
  );
}

/** A box or an arrow between where the hand came down and where it is. */
export class ShapeGesture implements Gesture {
  readonly #canvas: Canvas | undefined;
  #to: Point;
  #drawn: Rect | undefined;

  constructor(
    private readonly spot: Spot,
    private readonly kind: 'box' | 'arrow',
    private readonly style: Style,
    private readonly from: Point,
  ) {
    this.#canvas = spot.canvas(false);
    this.#to = from;
  }

  move(points: readonly StrokePoint[]): void {
    const last = points.at(-1);
    const canvas = this.#canvas;
    if (!last || !canvas) return;
    this.#to = [last[0], last[1]];
    const { context } = canvas;
    const now = grown(spanned(this.from, this.#to), 8 * this.style.width + 4);
    context.resetTransform();
    const [left, top, right, bottom] = onCanvas(canvas, this.#drawn ? union([this.#drawn, now]) : now);
    context.clearRect(left, top, right - left, bottom - top);
    this.#drawn = now;
    context.setTransform(...canvas.matrix);
    if (this.kind === 'box') paintBox(context, { ...this.style, rect: spanned(this.from, this.#to), round: false });
    else paintArrow(context, { ...this.style, start: this.from, end: this.#to });
  }

  end(): void {
    const { desk, frame } = this.spot;
    const large = Math.hypot(this.#to[0] - this.from[0], this.#to[1] - this.from[1]) > 4;
    const make = this.kind === 'box' ? newBox : newArrow;
    if (large) desk.add(make(frame.number, this.from, this.#to, this.style));
    this.spot.wipe();
  }

  cancel(): void {
    this.spot.wipe();
  }
}

/** A place that is pointed at: done when the hand leaves it without having gone far. */
export class TapGesture implements Gesture {
  #far = false;

  constructor(
    private readonly from: Point,
    private readonly reach: number,
    private readonly done: () => void,
  ) {}

  move(points: readonly StrokePoint[]): void {
    const last = points.at(-1);
    if (last && Math.hypot(last[0] - this.from[0], last[1] - this.from[1]) > this.reach) this.#far = true;
  }

  end(): void {
    if (!this.#far) this.done();
  }

  cancel(): void {
    this.#far = true;
  }
}
