/** What becomes of an operation that the server refused: what was written stays with its writer. */
import type { Id } from '../../api/contract.ts';
import type { Op } from './model.ts';

/** What may not be written where it was meant goes to one's own layer; undefined where nothing is to be saved. */
export function rescued(op: Op, code: string, own: Id, fresh: () => Id): Op | undefined {
  if (op.op !== 'put' || op.layer === own) return undefined;
  if (code === 'layer_read_only' || code === 'layer_not_found') return { ...op, layer: own, parts: null };
  // What a file had stays as it was: what I made of it is a mark of its own.
  if (code === 'layer_imported') return { ...op, id: fresh(), base: 0, layer: own, parts: null };
  return undefined;
}
