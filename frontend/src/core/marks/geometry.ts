/** Where marks lie: their bounds, and their shape on the version of the paper that is shown. All in points of user space. */
import type { Id } from '../../api/contract.ts';
import type { Rotation } from '../frame.ts';
import type { Body, Ink, Mark, PlaceState, Point, Rect, StampName } from './model.ts';
import { pack, packedBounds, type StrokePoint, unpack } from './points.ts';

/** The side of the sign a note is drawn as. */
export const NOTE_SIZE = 20;
export const STAMP_HEIGHT = 24;
/** As wide as the words of the longer language; the server exports them so (its own table, held to the same vectors). */
export const STAMP_WIDTHS: Record<StampName, number> = { agree: 78, disagree: 116, ask: 84, important: 100 };

/** A mark as it lies on one version: its body there, how far a stroke is moved, and what became of its place. */
export interface Placed {
  mark: Mark;
  body: Body;
  page: number;
  /** By how much the points of a stroke are moved; other bodies are moved already. */
  shift: Point;
  state: PlaceState | 'own';
  bounds: Rect;
}

const NOWHERE: Point = [0, 0];
const strokes = new WeakMap<Ink, readonly StrokePoint[]>();
const strokeBounds = new WeakMap<Ink, Rect>();

/** The points of a stroke, unpacked once for each body. */
export function pointsOf(ink: Ink): readonly StrokePoint[] {
  const known = strokes.get(ink);
  if (known) return known;
  const points = unpack(ink.points);
  strokes.set(ink, points);
  return points;
}

/** The rectangle around points. A rectangle of nothing at the origin where there are none. */
export function around(points: Iterable<readonly number[]>): Rect {
  let [x0, y0, x1, y1] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -Infinity, -Infinity];
  for (const [x = 0, y = 0] of points) {
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x);
    y1 = Math.max(y1, y);
  }
  return x1 < x0 ? [0, 0, 0, 0] : [x0, y0, x1, y1];
}

/** The rectangle around rectangles. */
export function union(rects: readonly Rect[]): Rect {
  return around(rects.flatMap(([x0, y0, x1, y1]) => [[x0, y0] as const, [x1, y1] as const]));
}

export function grown([x0, y0, x1, y1]: Rect, by: number): Rect {
  return [x0 - by, y0 - by, x1 + by, y1 + by];
}

export function shifted([x0, y0, x1, y1]: Rect, [dx, dy]: Point): Rect {
  return [x0 + dx, y0 + dy, x1 + dx, y1 + dy];
}

export function meets(a: Rect, b: Rect): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

export function holds([x0, y0, x1, y1]: Rect, [x, y]: Point): boolean {
  return x >= x0 && x <= x1 && y >= y0 && y <= y1;
}

/** A rectangle from any two opposite corners. */
export function spanned([ax, ay]: Point, [bx, by]: Point): Rect {
  return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
}

export function centre([x0, y0, x1, y1]: Rect): Point {
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}

/** The stamp's rectangle around its centre; its sides are exchanged where the page is shown lying on its side. */
export function stampRect([x, y]: Point, stamp: StampName, lying = false): Rect {
  const [long, short] = [STAMP_WIDTHS[stamp] / 2, STAMP_HEIGHT / 2];
  const [across, up] = lying ? [short, long] : [long, short];
  return [x - across, y - up, x + across, y + up];
}

/** The rectangle of a box of this size whose upper left corner, as it is shown, is at a point of a page turned clockwise. */
export function boxAt([x, y]: Point, across: number, down: number, rotation: Rotation): Rect {
  if (rotation === 90) return [x, y, x + down, y + across];
  if (rotation === 180) return [x - across, y, x, y + down];
  if (rotation === 270) return [x - down, y - across, x, y];
  return [x, y - down, x + across, y];
}

/** The upper left corner, as it is shown, and the shown width of a rectangle on a page turned clockwise. */
export function shownBox([x0, y0, x1, y1]: Rect, rotation: Rotation): { corner: Point; across: number } {
  const corner: Point = [rotation === 180 || rotation === 270 ? x1 : x0, rotation === 90 || rotation === 180 ? y0 : y1];
  return { corner, across: rotation % 180 === 0 ? x1 - x0 : y1 - y0 };
}

function inkBounds(ink: Ink): Rect {
  const known = strokeBounds.get(ink);
  if (known) return known;
  const bounds = grown(packedBounds(ink.points), ink.width);
  strokeBounds.set(ink, bounds);
  return bounds;
}

/** The sign of a note stands at its place, or over the end of its words. */
export function noteRect(at: Point): Rect {
  return [at[0] - NOTE_SIZE / 2, at[1] - NOTE_SIZE / 2, at[0] + NOTE_SIZE / 2, at[1] + NOTE_SIZE / 2];
}

/** The rectangle that holds all that is drawn of a body. */
export function boundsOf(body: Body): Rect {
  switch (body.kind) {
    case 'ink':
      return inkBounds(body);
    case 'note':
      return union([noteRect(body.at), ...body.rects]);
    case 'box':
      return grown(body.rect, body.width);
    case 'arrow':
      return grown(spanned(body.start, body.end), 6 * body.width);
    case 'stamp':
      return union([stampRect(body.at, body.stamp), stampRect(body.at, body.stamp, true)]);
    case 'free_text':
      return body.rect;
    case 'sheet':
      return [0, 0, 0, 0];
    default:
      return union(body.rects);
  }
}

const add = ([x, y]: Point, [dx, dy]: Point): Point => [x + dx, y + dy];

/** A body moved by a distance. Marks on words stay with their words: give them new `rects` instead. */
export function moved(body: Body, by: Point): Body {
  switch (body.kind) {
    case 'ink':
      return { ...body, points: pack(pointsOf(body).map(([x, y, pressure]) => [x + by[0], y + by[1], pressure])) };
    case 'note':
      return { ...body, at: add(body.at, by), rects: body.rects.map((rect) => shifted(rect, by)) };
    case 'stamp':
      return { ...body, at: add(body.at, by) };
    case 'box':
    case 'free_text':
      return { ...body, rect: shifted(body.rect, by) };
    case 'arrow':
      return { ...body, start: add(body.start, by), end: add(body.end, by) };
    default:
      return body;
  }
}

/** Whether a body can be moved by hand: marks on words cannot. */
export function movable(body: Body): boolean {
  return (
    body.kind === 'ink' || (!('rects' in body) && body.kind !== 'sheet') || (body.kind === 'note' && body.quote === '')
  );
}

/** The page a body was made on; 0 where it lies on none. */
export function pageOf(body: Body): number {
  return body.page ?? 0;
}

function lies(mark: Mark, body: Body, page: number, shift: Point, state: Placed['state']): Placed {
  const bounds = boundsOf(body);
  return { mark, body, page, shift, state, bounds: body.kind === 'ink' ? shifted(bounds, shift) : bounds };
}

/** The mark on a version, or undefined where it has no place there: it was removed, lost, or not brought to it yet. */
export function placedOn(mark: Mark, version: Id | null): Placed | undefined {
  const { body } = mark;
  if (!body) return undefined;
  if (mark.version === version || version === null) return lies(mark, body, pageOf(body), NOWHERE, 'own');
  const place = mark.places[version];
  if (!place || place.state === 'lost') return undefined;
  const by: Point = [place.dx, place.dy];
  if (body.kind === 'ink') return lies(mark, body, place.page, by, place.state);
  const there =
    'rects' in body && place.rects.length > 0 ? { ...moved(body, by), rects: place.rects } : moved(body, by);
  return lies(mark, there, place.page, NOWHERE, place.state);
}
