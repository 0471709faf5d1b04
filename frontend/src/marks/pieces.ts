/** Strokes as they are filled: in pieces, each outlined when it is first drawn. */
import { around, grown } from '../core/marks/geometry.ts';
import type { Ink, Point, Rect } from '../core/marks/model.ts';
import { cut, type Look, outline } from '../core/marks/outline.ts';
import { type StrokePoint, unpack } from '../core/marks/points.ts';

const known = new WeakMap<Ink, readonly Piece[]>();

/** A part of a stroke, in points of user space. */
export class Piece {
  readonly bounds: Rect;
  #points: readonly StrokePoint[] | undefined;
  #path: Path2D | undefined;

  constructor(
    points: readonly StrokePoint[],
    private readonly look: Look,
  ) {
    this.#points = points;
    this.bounds = grown(around(points), look.width + 1);
  }

  /** Its filled shape. */
  get path(): Path2D {
    this.#path ??= polygonPath(outline(this.#points ?? [], this.look));
    this.#points = undefined;
    return this.#path;
  }
}

/** The pieces of a stroke, cut once for each body. */
export function piecesOf(ink: Ink): readonly Piece[] {
  const found = known.get(ink) ?? cut(unpack(ink.points)).map((points) => new Piece(points, ink));
  known.set(ink, found);
  return found;
}

/** A stroke that was drawn here looks as it did under the pen, and need not be outlined again. */
export function keepPieces(ink: Ink, pieces: readonly Piece[]): void {
  known.set(ink, pieces);
}

/** A closed, smooth line through the corners of a polygon. */
function polygonPath(corners: readonly Point[]): Path2D {
  const path = new Path2D();
  const [first] = corners;
  if (!first) return path;
  path.moveTo(...first);
  for (const [index, corner] of corners.entries()) {
    const next = corners[(index + 1) % corners.length] ?? corner;
    path.quadraticCurveTo(corner[0], corner[1], (corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2);
  }
  path.closePath();
  return path;
}
