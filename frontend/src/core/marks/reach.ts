/** How large a canvas has to be for what is drawn on it. In pixels of the whole page's surface. */
import { union } from './geometry.ts';
import type { Rect } from './model.ts';

interface Size {
  width: number;
  height: number;
}

/** Pixels by which it grows, so that a line of writing does not have it made anew with every letter. */
export const STEP = 256;

/** Pixels across or down that every browser gives a canvas. */
const LONGEST = 8192;

/**
 * How many pixels each CSS pixel gets on a canvas that reaches as far as what is drawn: as many as the screen has where
 * it then has no more than `most`. A canvas of the whole page is possible at the least. `page` and `drawn` in CSS pixels.
 */
export function sharpness(page: Size, drawn: Rect, density: number, most: number): number {
  const least = Math.min(density, Math.sqrt(most / (page.width * page.height)));
  for (let tried = density; tried > least; tried *= 0.9) {
    const [x0, y0, x1, y1] = drawn.map((side) => side * tried) as [number, number, number, number];
    const place = reached(undefined, [x0, y0, x1, y1], { width: page.width * tried, height: page.height * tried });
    if (!place || isPossible(place, most)) return tried;
  }
  return least;
}

/** Whether a canvas may be as large as that. */
export function isPossible([x0, y0, x1, y1]: Rect, most: number): boolean {
  const [width, height] = [x1 - x0, y1 - y0];
  return width * height <= most && Math.max(width, height) <= LONGEST;
}

/** Where a canvas lies that so far lies at `held`, once it reaches `wanted`: no smaller than before, nowhere beyond the page; undefined where it needs no change. */
export function reached(held: Rect | undefined, wanted: Rect, page: Size): Rect | undefined {
  const seen = clipped(wanted, page);
  if (isEmpty(seen)) return undefined;
  const place = stepped(seen, page);
  if (!held) return place;
  return isWithin(place, held) ? undefined : union([held, place]);
}

function clipped([x0, y0, x1, y1]: Rect, { width, height }: Size): Rect {
  return [Math.max(0, x0), Math.max(0, y0), Math.min(width, x1), Math.min(height, y1)];
}

function stepped([x0, y0, x1, y1]: Rect, { width, height }: Size): Rect {
  const down = (side: number) => Math.floor(side / STEP) * STEP;
  const up = (side: number, most: number) => Math.min(most, Math.ceil(side / STEP) * STEP);
  return [down(x0), down(y0), up(x1, width), up(y1, height)];
}

function isEmpty([x0, y0, x1, y1]: Rect): boolean {
  return x1 <= x0 || y1 <= y0;
}

function isWithin([x0, y0, x1, y1]: Rect, outer: Rect): boolean {
  return x0 >= outer[0] && y0 >= outer[1] && x1 <= outer[2] && y1 <= outer[3];
}
