/** Where a reader looks, so that another reader, or the same one tomorrow, can look there too. */
import { type PageShape, type Rect, rectToPdf } from './frame.ts';
import type { Column } from './pages.ts';

/** A place in one version of a paper. */
export interface View {
  version: string;
  /** The page at the top of the window, from 1. */
  page: number;
  /** How far into that page the window begins, 0 at its top to 1 at its bottom. */
  top: number;
  /** What is seen of the page, in user space, where that is a part of its width that somebody chose; else null. */
  region: Rect | null;
}

export interface Window {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The part of a page that a window of the column shows, in user space; null where its whole width is in view. `inner` is the column's width on screen. */
export function regionSeen(
  shape: PageShape,
  held: Column,
  index: number,
  inner: number,
  scale: number,
  window: Window,
): Rect | null {
  const [width, height] = [held.widths[index] ?? 0, held.heights[index] ?? 0];
  const left = window.left - (inner - width) / 2;
  const top = window.top - (held.tops[index] ?? 0);
  if (left <= 1 && left + window.width >= width - 1) return null;
  return rectToPdf(
    shape,
    scale,
    [Math.max(0, left), Math.max(0, top)],
    [Math.min(width, left + window.width), Math.min(height, top + window.height)],
  );
}
