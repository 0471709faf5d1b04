/** A page as it is drawn on: its pixels, and the way there from user space. */
import type { Rotation } from '../core/frame.ts';
import { paintScale } from '../core/pages.ts';
import type { PageFrame } from '../pdf/frame.svelte.ts';
import { contextOf } from './canvases.ts';
import type { Canvas, Matrix } from './paint.ts';

export interface Surface {
  /** Pixels. */
  width: number;
  height: number;
  /** From user space to pixels. */
  matrix: Matrix;
  /** Pixels of one point. */
  scale: number;
  /** How the reader turned the page by hand. */
  turn: Rotation;
}

/** The way from a page's user space to a canvas with `density` pixels for each CSS pixel. */
export function matrixOf(frame: PageFrame, density: number): Matrix {
  const [origin, right, up] = [frame.toScreen(0, 0), frame.toScreen(1, 0), frame.toScreen(0, 1)];
  const of = ([x, y]: readonly [number, number]) => [(x - origin[0]) * density, (y - origin[1]) * density] as const;
  return [...of(right), ...of(up), origin[0] * density, origin[1] * density];
}

/** A page at its scale of now, with so many pixels for each CSS pixel. */
export function surfaceOf(frame: PageFrame, density: number): Surface {
  const pixels = (length: number) => Math.max(1, Math.floor(length * frame.scale * density));
  const matrix = matrixOf(frame, density);
  const { width, height } = frame.size;
  return {
    width: pixels(width),
    height: pixels(height),
    matrix,
    scale: Math.hypot(matrix[0], matrix[1]),
    turn: frame.turn,
  };
}

/** A canvas made to fit the whole of a page, as sharp as the screen within so many pixels. */
export function fitted(element: HTMLCanvasElement, frame: PageFrame, most: number): Canvas | undefined {
  const density = paintScale(frame.size, frame.scale, devicePixelRatio, most) / frame.scale;
  const { width, height, matrix, scale, turn } = surfaceOf(frame, density);
  if (element.width !== width || element.height !== height) {
    element.width = width;
    element.height = height;
  }
  const context = contextOf(element);
  return context ? { context, matrix, scale, turn } : undefined;
}
