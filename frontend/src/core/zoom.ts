/** Enlarging about a point: what lay under the fingers lies there afterwards too. CSS pixels, pages from 1. */
import { type Column, pageAt } from './pages.ts';

/** A place on a page in parts of its width and height, below 0 or above 1 beside it. */
export interface Focus {
  page: number;
  across: number;
  down: number;
}

/** Browsers give up on taller elements (Firefox first, at 17.9 million). */
const TALLEST = 16_000_000;
/** Times the fit to width, and CSS pixels per point where that is more: fine print on a large drawing. */
const MOST_OF_FIT = 4;
const MOST = 4;
const LEAST_OF_FIT = 0.4;

/** How far one may zoom: from `least` to `most` CSS pixels per point. `tall` is the height of all pages in points. */
export function zoomLimits(fit: number, tall: number): { least: number; most: number } {
  const most = Math.min(Math.max(MOST_OF_FIT * fit, MOST), TALLEST / Math.max(1, tall));
  return { least: Math.min(LEAST_OF_FIT * fit, most), most };
}

/** The left edge of a page in a column that is `inner` wide on the screen. */
export function leftOf(held: Column, inner: number, page: number): number {
  return (inner - (held.widths[page - 1] ?? 0)) / 2;
}

/** What lies at a point of the column. */
export function focusAt(held: Column, inner: number, x: number, y: number): Focus {
  const page = pageAt(held, y);
  return {
    page,
    across: (x - leftOf(held, inner, page)) / Math.max(1, held.widths[page - 1] ?? 1),
    down: (y - (held.tops[page - 1] ?? 0)) / Math.max(1, held.heights[page - 1] ?? 1),
  };
}

/** Where in the column a focus lies. */
export function placeOf(held: Column, inner: number, focus: Focus): { x: number; y: number } {
  return {
    x: leftOf(held, inner, focus.page) + focus.across * (held.widths[focus.page - 1] ?? 0),
    y: (held.tops[focus.page - 1] ?? 0) + focus.down * (held.heights[focus.page - 1] ?? 0),
  };
}

/** What is shown keeps this far from the edges: a handle stands at one of them. */
const CLEAR = 48;

/** Where a window so long begins when something is in its middle; of what is longer the beginning is shown. */
export function centred(window: number, from: number, length: number): number {
  return from - Math.max(CLEAR, (window - length) / 2);
}

/** Where a window that begins at `held` begins when something shows in it: as before where it does already. */
export function shownAcross(held: number, window: number, from: number, length: number): number {
  const shows = from >= held + CLEAR && from + length <= held + window - CLEAR;
  return shows ? held : centred(window, from, length);
}

/** What a double tap does: from the fit to width closer, from anywhere else back to it. */
export function doubleTapped(scale: number, fit: number): number {
  return scale > fit * 1.05 || scale < fit * 0.95 ? fit : fit * 2;
}

/** A part of a page that is painted by itself: CSS pixels in the page's box. */
export interface Part {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The part of a page to paint sharply where its whole canvas would be too large: the window with a margin, within the pixels a canvas may have. */
export function sharpPart(page: Part, window: Part, most: number): Part | undefined {
  const margin = 0.2;
  const grown = {
    left: window.x - window.width * margin - page.x,
    top: window.y - window.height * margin - page.y,
    right: window.x + window.width * (1 + margin) - page.x,
    bottom: window.y + window.height * (1 + margin) - page.y,
  };
  const [x, y] = [Math.max(0, Math.floor(grown.left)), Math.max(0, Math.floor(grown.top))];
  const width = Math.min(page.width, Math.ceil(grown.right)) - x;
  const height = Math.min(page.height, Math.ceil(grown.bottom)) - y;
  if (width <= 0 || height <= 0 || width * height > most) return undefined;
  return { x, y, width, height };
}
