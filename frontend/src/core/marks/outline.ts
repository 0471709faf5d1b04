/** The outline of a stroke as it is filled: smooth, thicker where the pen was pressed. */
import { getStroke } from 'perfect-freehand';
import type { Ink, Point } from './model.ts';
import type { StrokePoint } from './points.ts';

/** Long strokes are outlined in pieces that overlap, so that the work grows with their length only. */
export const PIECE = 256;
export const OVERLAP = 6;
/** The library thinks in pixels of a screen: a point of paper is worth this many. */
const FINE = 4;

export type Look = Pick<Ink, 'tool' | 'width'>;

/** The points of a stroke in pieces that overlap. */
export function cut(points: readonly StrokePoint[]): StrokePoint[][] {
  const pieces: StrokePoint[][] = [];
  for (let from = 0; from === 0 || from < points.length - OVERLAP; from += PIECE)
    pieces.push(points.slice(from, from + PIECE + OVERLAP));
  return pieces;
}

/** Polygons whose union is the stroke, in points. */
export function outlines(points: readonly StrokePoint[], look: Look): Point[][] {
  return cut(points).map((piece) => outline(piece, look));
}

/** The polygon of one piece. */
export function outline(points: readonly StrokePoint[], { tool, width }: Look): Point[] {
  const pen = tool === 'pen';
  const stroke = getStroke(
    points.map(([x, y, pressure]) => [x * FINE, y * FINE, pressure]),
    {
      size: width * FINE * (pen ? 1.3 : 1),
      thinning: pen ? 0.55 : 0,
      smoothing: 0.5,
      streamline: 0.3,
      simulatePressure: false,
      last: true,
    },
  );
  return stroke.map(([x, y]) => [x / FINE, y / FINE]);
}
