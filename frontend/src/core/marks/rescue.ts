/** What becomes of an operation that the server refused: what was written stays with its writer. */
import type { Id } from '../../api/contract.ts';
import type { Op, Point } from './model.ts';

/** Where an answer goes whose mark is gone, in points of its page: near the corner that every page has. */
const CORNER: Point = [40, 40];
const NO_LAYER = new Set(['layer_read_only', 'layer_not_found']);

/** What the writer has to go on with: the own layer, the version an answered mark lay on (if known), and new ids. */
export interface Refuge {
  own: Id;
  version: Id | null | undefined;
  fresh: () => Id;
}

/** What may not be written where it was meant goes to one's own layer; undefined where nothing is to be saved. */
export function rescued(op: Op, code: string, { own, version, fresh }: Refuge): Op | undefined {
  if (op.op === 'comment') {
    if (!version || !(code === 'mark_not_found' || NO_LAYER.has(code))) return undefined;
    const words = { rects: [], quote: '', prefix: '', suffix: '' };
    const body = { kind: 'note', page: 1, at: CORNER, text: op.text, color: 'yellow', ...words } as const;
    return { op: 'put', n: op.n, id: fresh(), base: 0, layer: own, version, body: { ...body, rects: [] }, parts: null };
  }
  if (op.op !== 'put') return undefined;
  // Somebody has taken the id, which was on every screen while the stroke was drawn.
  if (code === 'mark_not_yours') return { ...op, id: fresh(), base: 0, parts: null };
  if (op.layer === own) return undefined;
  if (NO_LAYER.has(code)) return { ...op, layer: own, parts: null };
  // What a file had stays as it was: what I made of it is a mark of its own.
  if (code === 'layer_imported') return { ...op, id: fresh(), base: 0, layer: own, parts: null };
  return undefined;
}
