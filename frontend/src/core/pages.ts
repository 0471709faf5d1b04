/** Geometry of a paper that scrolls as one column. Sizes of pages in PDF points, everything on screen in CSS pixels. */

export interface PageSize {
  width: number;
  height: number;
}

export interface Column {
  tops: number[];
  heights: number[];
  widths: number[];
  height: number;
  width: number;
}

export interface Anchor {
  /** 1 for the first page. */
  page: number;
  /** How far into that page, 0 at its top to 1 at its bottom. */
  share: number;
}

/** Safari allows 16.7 M pixels a canvas and 256 MB in all. */
export const MOST_PIXELS = 5_200_000;
/** Device pixels that a frame can take up beside what else it has to do. */
const STRIP_PIXELS = 600_000;
/** Each strip lies a little under the next, so that no line shows between. */
const OVERLAP = 2;
export const LIVE_CANVASES = 3;

/** Pages under each other at one scale, `gap` before, between and after, and `head` above them all. */
export function column(sizes: readonly PageSize[], scale: number, gap: number, head = 0): Column {
  const made: Column = { tops: [], heights: [], widths: [], height: head + gap, width: 0 };
  for (const size of sizes) {
    const [width, height] = [size.width * scale, size.height * scale];
    made.tops.push(made.height);
    made.heights.push(height);
    made.widths.push(width);
    made.height += height + gap;
    made.width = Math.max(made.width, width);
  }
  return made;
}

/** The width most pages have: a wide cover or a fold-out must not make all others small. 0 where there is no page. */
export function usualWidth(sizes: readonly PageSize[]): number {
  const counts = new Map<number, number>();
  for (const { width } of sizes) counts.set(width, (counts.get(width) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0] ?? 0;
}

/** The page (from 1) at a height of the column; between pages, the one before. */
export function pageAt(held: Column, y: number): number {
  let [low, high] = [0, held.tops.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((held.tops[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** Pages that show in a window of the column, first and last. */
export function shown(held: Column, top: number, height: number): { first: number; last: number } {
  const first = pageAt(held, top);
  return { first, last: Math.max(first, pageAt(held, top + Math.max(0, height - 1))) };
}

/** Pages around those shown that stand in the document, `around` of them before and after. */
export function near(view: { first: number; last: number }, pages: number, around: number): number[] {
  const first = Math.max(1, view.first - around);
  const last = Math.min(pages, view.last + around);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** Pages that may hold a canvas: those in view, then neighbours on the side one reads towards, never more than the limit unless more are in view. */
export function alive(view: { first: number; last: number }, pages: number, limit = LIVE_CANVASES): Set<number> {
  const held = new Set<number>();
  for (let page = view.first; page <= view.last; page += 1) held.add(page);
  for (const near of [view.last + 1, view.first - 1, view.last + 2]) {
    if (held.size < limit && near >= 1 && near <= pages) held.add(near);
  }
  return held;
}

/** What is held, one change nearer to what is wanted: something goes before something comes, the first wanted first. The same where nothing differs. */
export function stepped(held: readonly number[], wanted: readonly number[]): readonly number[] {
  const over = held.find((page) => !wanted.includes(page));
  if (over !== undefined) return held.filter((page) => page !== over);
  const lacking = wanted.find((page) => !held.includes(page));
  return lacking === undefined ? held : [...held, lacking];
}

/** Device pixels per PDF point for a canvas: as sharp as the screen, within the pixels a canvas may have. */
export function paintScale(size: PageSize, scale: number, density: number, most = MOST_PIXELS): number {
  const wanted = scale * density;
  const pixels = size.width * size.height * wanted * wanted;
  return pixels <= most ? wanted : wanted * Math.sqrt(most / pixels);
}

/** Where one reads, so that the place is kept when sizes or zoom change. */
export function anchorAt(held: Column, top: number): Anchor {
  const page = pageAt(held, top);
  const height = held.heights[page - 1] ?? 1;
  return { page, share: (top - (held.tops[page - 1] ?? 0)) / height };
}

/** The height an anchor stands at. */
export function topOf(held: Column, anchor: Anchor): number {
  const index = Math.min(Math.max(anchor.page, 1), held.tops.length) - 1;
  return (held.tops[index] ?? 0) + anchor.share * (held.heights[index] ?? 0);
}

export interface Margins {
  /** Parts of the page's width, 0 to 1. */
  left: number;
  right: number;
}

/** Blank margins at the sides of pages that may be scrolled out of view, keeping `keep` of the width; none where a page has no text to go by. */
export function trimmedMargins(extents: readonly (Margins | undefined)[], keep: number): Margins {
  const none = { left: 0, right: 0 };
  if (extents.length === 0) return none;
  const found = extents.filter((extent) => extent !== undefined);
  if (found.length < extents.length) return none;
  const left = Math.min(...found.map((extent) => extent.left)) - keep;
  const right = Math.min(...found.map((extent) => extent.right)) - keep;
  return { left: Math.min(0.2, Math.max(0, left)), right: Math.min(0.2, Math.max(0, right)) };
}

/** The strips a painted page is cut into: device pixels from its upper edge. */
export function strips(page: PageSize): { top: number; height: number }[] {
  const count = Math.max(1, Math.ceil((page.width * page.height) / STRIP_PIXELS));
  const each = Math.ceil(page.height / count);
  return Array.from({ length: Math.ceil(page.height / each) }, (_, index) => ({
    top: index * each,
    height: Math.min(each + OVERLAP, page.height - index * each),
  }));
}
