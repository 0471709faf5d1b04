/** The shapes of all pages of a paper, from the runs of equal ones that the server tells. */
import { type PageShape, type Rect, type Rotation, shapeOf, turnedBy } from './frame.ts';

/** So many pages, one after another, of one shape. */
export interface PageRun {
  pages: number;
  box: Rect;
  rotation: number;
  unit?: number;
}

/** One entry for each page; equal neighbours share theirs. */
export function shapesOf(runs: readonly PageRun[]): PageShape[] {
  return runs.flatMap((run) => {
    const shape = shapeOf(run.box, run.rotation, run.unit ?? 1);
    return Array.from({ length: run.pages }, () => shape);
  });
}

/** All pages turned further by the reader; pages that shared a shape share one again. */
export function allTurned(shapes: readonly PageShape[], turn: Rotation): readonly PageShape[] {
  if (turn === 0) return shapes;
  const made = new Map<PageShape, PageShape>();
  return shapes.map((shape) => {
    const known = made.get(shape) ?? turnedBy(shape, turn);
    made.set(shape, known);
    return known;
  });
}

/** Whether two pages look the same before anything is drawn on them. */
export function sameShape(one: PageShape, other: PageShape): boolean {
  return (
    one.rotation === other.rotation &&
    one.unit === other.unit &&
    one.box.every((value, index) => Math.abs(value - (other.box[index] ?? 0)) < 0.02)
  );
}
