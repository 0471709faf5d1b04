/** What a finger, a rubber or a lasso meets. Distances in points of user space. */
import { around, centre, grown, holds, meets, type Placed, pointsOf, stampRect } from './geometry.ts';
import type { Point, Rect } from './model.ts';

/** The distance of a point from a stretch. */
export function fromStretch([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}

function side([px, py]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  return (bx - ax) * (py - ay) - (by - ay) * (px - ax);
}

/** The distance between two stretches, 0 where they cross. */
export function between(a: Point, b: Point, c: Point, d: Point): number {
  const cross = side(a, c, d) * side(b, c, d) < 0 && side(c, a, b) * side(d, a, b) < 0;
  if (cross) return 0;
  return Math.min(fromStretch(a, c, d), fromStretch(b, c, d), fromStretch(c, a, b), fromStretch(d, a, b));
}

type Stretch = readonly [Point, Point];

function edges([x0, y0, x1, y1]: Rect): Stretch[] {
  return ring([
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ]);
}

/** An ellipse within a rectangle, as stretches too short to see. */
function curves([x0, y0, x1, y1]: Rect): Stretch[] {
  const angles = Array.from({ length: 48 }, (_, index) => (index / 24) * Math.PI);
  const corners = angles.map(
    (angle): Point => [
      (x0 + x1) / 2 + ((x1 - x0) / 2) * Math.cos(angle),
      (y0 + y1) / 2 + ((y1 - y0) / 2) * Math.sin(angle),
    ],
  );
  return ring(corners);
}

function ring(corners: readonly Point[]): Stretch[] {
  return corners.map((corner, index) => [corner, corners[(index + 1) % corners.length] ?? corner]);
}

function nearStroke(placed: Placed, from: Point, to: Point, reach: number): boolean {
  if (placed.body.kind !== 'ink') return false;
  const [dx, dy] = placed.shift;
  const [a, b]: Stretch = [
    [from[0] - dx, from[1] - dy],
    [to[0] - dx, to[1] - dy],
  ];
  const points = pointsOf(placed.body);
  const limit = reach + placed.body.width / 2;
  const swept = grown(around([a, b]), limit);
  let last = points[0];
  for (const point of points) {
    if (last && meets(swept, around([last, point])) && between(a, b, [last[0], last[1]], [point[0], point[1]]) <= limit)
      return true;
    last = point;
  }
  return false;
}

/** Whether a stretch comes within `reach` of what is drawn of a mark; a tap is a stretch of no length. */
export function touches(placed: Placed, from: Point, to: Point, reach: number): boolean {
  const { body, bounds } = placed;
  const swept = around([from, to]);
  if (!meets(grown(bounds, reach), swept)) return false;
  switch (body.kind) {
    case 'ink':
      return nearStroke(placed, from, to, reach);
    case 'arrow':
      return between(from, to, body.start, body.end) <= reach + body.width;
    case 'box':
      return (body.round ? curves : edges)(body.rect).some(([a, b]) => between(from, to, a, b) <= reach + body.width);
    case 'highlight':
    case 'underline':
    case 'strike':
      return body.rects.some((rect) => meets(grown(rect, Math.min(reach, 3)), swept));
    case 'stamp':
      return [false, true].some((lying) => meets(grown(stampRect(body.at, body.stamp, lying), reach), swept));
    default:
      return true;
  }
}

/** The uppermost mark at a point, of marks in the order they are drawn. */
export function at(placed: readonly Placed[], point: Point, reach: number): Placed | undefined {
  const exact = placed.findLast((each) => touches(each, point, point, 1));
  return exact ?? placed.findLast((each) => touches(each, point, point, reach));
}

/** Whether a point lies within a closed line. */
export function within(polygon: readonly Point[], [x, y]: Point): boolean {
  let inside = false;
  let last = polygon.at(-1);
  for (const corner of polygon) {
    if (last && corner[1] > y !== last[1] > y) {
      const crossing = ((last[0] - corner[0]) * (y - corner[1])) / (last[1] - corner[1]) + corner[0];
      if (x < crossing) inside = !inside;
    }
    last = corner;
  }
  return inside;
}

/** Whether a lasso catches a mark: most points of a stroke, the middle of anything else. */
export function caught(placed: Placed, lasso: readonly Point[]): boolean {
  if (!meets(placed.bounds, around(lasso))) return false;
  if (placed.body.kind !== 'ink') return within(lasso, centre(placed.bounds));
  const points = pointsOf(placed.body);
  const step = Math.max(1, Math.floor(points.length / 64));
  const [dx, dy] = placed.shift;
  const looked = points.filter((_, index) => index % step === 0);
  return looked.filter(([x, y]) => within(lasso, [x + dx, y + dy])).length * 2 > looked.length;
}

/** Whether a point lies on any of these rectangles, a little beyond them included. */
export function onAny(rects: readonly Rect[], point: Point, reach: number): boolean {
  return rects.some((rect) => holds(grown(rect, reach), point));
}
