/** Words of a page with their rectangles, and what a stretch of them is as a mark. In points of user space. */
import type { Rotation } from '../frame.ts';
import { around, union } from './geometry.ts';
import type { Point, Rect } from './model.ts';

export interface Word {
  text: string;
  rect: Rect;
}

/** A stretch of words, as marks carry it. */
export interface Quoted {
  rects: Rect[];
  quote: string;
  prefix: string;
  suffix: string;
}

const MOST_QUOTE = 5_000;
const MOST_AROUND = 64;

/** The distance of a point from a rectangle, 0 inside. */
export function fromRect([x, y]: Point, [x0, y0, x1, y1]: Rect): number {
  return Math.hypot(Math.max(x0 - x, 0, x - x1), Math.max(y0 - y, 0, y - y1));
}

/** The word at a point, or the nearest within `reach`; -1 where there is none. */
export function wordAt(words: readonly Word[], point: Point, reach: number): number {
  let [best, nearest] = [-1, reach];
  for (const [index, { rect }] of words.entries()) {
    const distance = fromRect(point, rect);
    if (distance < nearest) [best, nearest] = [index, distance];
    if (distance === 0) return index;
  }
  return best;
}

/** Whether two rectangles stand in one line of words. */
export function sameLine(a: Rect, b: Rect): boolean {
  const [least, most] = [Math.max(a[1], b[1]), Math.min(a[3], b[3])];
  return most - least > 0.5 * Math.min(a[3] - a[1], b[3] - b[1]);
}

function sameColumn(a: Rect, b: Rect): boolean {
  const [least, most] = [Math.max(a[0], b[0]), Math.min(a[2], b[2])];
  return most - least > 0.5 * Math.min(a[2] - a[0], b[2] - b[0]);
}

/** Whether two rectangles stand one above the other and are as wide: so do words of a line that runs up the page. */
function stacked(a: Rect, b: Rect): boolean {
  return sameColumn(a, b) && Math.abs(a[2] - a[0] - (b[2] - b[0])) < 0.05 * (a[2] - a[0]);
}

/** One rectangle for each line of words; lines may run up the page, as on one that is shown turned. Short words say nothing of it by their shape. */
export function lines(rects: readonly Rect[]): Rect[] {
  const neighbours = (related: typeof sameLine) =>
    rects.filter((rect, index) => {
      const next = rects[index + 1];
      return next && related(rect, next);
    }).length;
  const together = neighbours(stacked) > neighbours(sameLine) ? sameColumn : sameLine;
  const made: Rect[] = [];
  for (const rect of rects) {
    const last = made.at(-1);
    if (last && together(last, rect)) made[made.length - 1] = union([last, rect]);
    else made.push(rect);
  }
  return made;
}

/** The words from one to another, in either order. */
export function stretch(words: readonly Word[], from: number, to: number): Quoted {
  const [first, last] = from <= to ? [from, to] : [to, from];
  const text = (a: number, b: number) =>
    words
      .slice(Math.max(0, a), b)
      .map((word) => word.text)
      .join(' ');
  return {
    rects: lines(words.slice(first, last + 1).map((word) => word.rect)),
    quote: text(first, last + 1).slice(0, MOST_QUOTE),
    prefix: text(first - 24, first).slice(-MOST_AROUND),
    suffix: text(last + 1, last + 25).slice(0, MOST_AROUND),
  };
}

/** The first and the last word whose middle lies between two places in the text, counted in letters without the spaces. */
export function selected(words: readonly Word[], from: number, to: number): [from: number, to: number] | undefined {
  let at = 0;
  const on = words.flatMap(({ text }, index) => {
    const middle = at + text.length / 2;
    at += text.length;
    return from <= middle && middle <= to ? [index] : [];
  });
  const [first, last] = [on[0], on.at(-1)];
  return first === undefined || last === undefined ? undefined : [first, last];
}

type Way = (x: number, y: number) => Point;

/** Words of so few letters may be higher than they are wide. */
const NARROW = 3;

/**
 * The line under each line of words, or `share` of its height above its foot; `on` leads from user space to the screen, y downwards,
 * where the reader turned the page by `turn`. Lines that run up or down the screen were turned so, or are read upwards.
 */
export function wordLines(
  { rects, quote }: Pick<Quoted, 'rects' | 'quote'>,
  share: number,
  on: Way,
  turn: Rotation = 0,
): [Point, Point][] {
  const shown = rects.map((rect) => around([on(rect[0], rect[1]), on(rect[2], rect[3])]));
  const higher = shown.reduce((sum, [left, top, right, bottom]) => sum + (bottom - top) - (right - left), 0);
  if (higher <= 0 || quote.length <= NARROW) {
    const above = turn === 180 ? 1 - share : share;
    return shown.map(([left, top, right, bottom]) => level(left, right, bottom - above * (bottom - top)));
  }
  const [origin, along] = [on(0, 0), on(1, 0)];
  const turned = Math.abs(along[1] - origin[1]) > Math.abs(along[0] - origin[0]);
  const footLeft = turned ? on(0, 1)[0] > origin[0] : along[0] < origin[0];
  return shown.map(([left, top, right, bottom]) => {
    const x = footLeft ? left + share * (right - left) : right - share * (right - left);
    return upright(x, top, bottom);
  });
}

const level = (left: number, right: number, y: number): [Point, Point] => [
  [left, y],
  [right, y],
];

const upright = (x: number, top: number, bottom: number): [Point, Point] => [
  [x, top],
  [x, bottom],
];
