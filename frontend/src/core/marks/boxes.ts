/** The boxes in which a pad's rows lie on a device: where one mark changes, only its box is sealed and written anew. */
import type { Id } from '../../api/contract.ts';
import type { Mark, MarkComment } from './model.ts';

/** Of twenty thousand marks each box holds about eighty: little enough to seal between two frames. */
export const BOXES = 256;

/** Marks and what was said of them. */
export interface Rows {
  marks: Mark[];
  comments: MarkComment[];
}

/** The box of a mark, 0 to `BOXES` - 1: its id ends in hexadecimal digits drawn by lot. */
export function boxOf(mark: Id): number {
  return Number.parseInt(mark.slice(-2), 16) || 0;
}

/** The name of a box, in the order of the boxes. */
export function boxName(box: number): string {
  return box.toString(16).padStart(2, '0');
}
