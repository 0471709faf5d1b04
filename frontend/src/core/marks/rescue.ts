/** What becomes of operations that the server refused: what was written goes elsewhere, or stays on the device. */
import type { Id } from '../../api/contract.ts';
import type { Op, Point } from './model.ts';
import type { OpQueue, Refusal } from './queue.ts';
import type { Put, Queued } from './queued.ts';

/** Where an answer goes whose mark is gone, in points of its page: near the corner that every page has. */
const CORNER: Point = [40, 40];
const NO_LAYER = new Set(['layer_read_only', 'layer_not_found']);
/** What is told of something that stays here. */
const STAYS = new Set(['too_many_marks', 'stroke_too_long', 'body_invalid']);
const UNHEARD = new Set([...NO_LAYER, 'mark_not_found']);

type Comment = Extract<Op, { op: 'comment' }>;

/** The own layer, and the id of what is made anew. */
interface Refuge {
  own: Id;
  anew: Id;
}

/** What goes instead, and the code that its writer is told, if anything. */
interface Saved {
  op: Op;
  told?: string;
}

/** That, or whether it stays here as it is. */
type Fate = Saved | { op?: undefined; stays: boolean; told?: string };

/** Marks of the same answer, of which this was found before. */
interface Found {
  saved: Set<Id>;
  staying: Set<Id>;
}

export class Rescue {
  /** Marks that stay as they are at the server, and where that goes which was made of them. */
  #copies = new Map<Id, Id>();

  constructor(private readonly queue: OpQueue) {}

  /** Has what was written of the refused go again or stay, each in its place; answers with those, with what is gone, and with codes for the writer. */
  of(refused: readonly Refusal[], own: Id): { kept: Queued[]; dropped: Queued[]; codes: string[] } {
    const [again, stays, codes]: [Queued[], Map<Queued, string>, Set<string>] = [[], new Map(), new Set()];
    const found: Found = { saved: new Set(), staying: new Set() };
    for (const refusal of refused) {
      const { queued, code } = refusal;
      const fate = this.#fate(refusal, own, found);
      if (fate.op) this.queue.again(queued, fate.op);
      if (fate.op) again.push(queued);
      else if (fate.stays) stays.set(queued, STAYS.has(code) ? code : 'body_invalid');
      if (fate.told) codes.add(fate.told);
    }
    const { kept, dropped } = this.queue.hold([...stays.keys()]);
    for (const code of toldOf(kept, stays)) codes.add(code);
    return { kept: [...again, ...kept].filter((each) => !dropped.includes(each)), dropped, codes: [...codes] };
  }

  #fate(refusal: Refusal, own: Id, found: Found): Fate {
    const { queued, code } = refusal;
    const { op } = queued;
    const isGone = op.op === 'comment' && this.queue.removedSince(queued);
    // What is said of a mark waits with it.
    if ('mark' in op && found.staying.has(op.mark)) return isGone ? { stays: false } : { op };
    const instead = this.#instead(refusal, own, found.saved);
    if (op.op === 'put') (instead ? found.saved : found.staying).add(op.id);
    if (instead) return instead;
    if (op.op === 'put' || (op.op === 'comment' && !UNHEARD.has(code))) return { stays: true };
    return isGone ? { stays: false } : { stays: false, told: code };
  }

  #instead({ queued, code, revision }: Refusal, own: Id, saved: ReadonlySet<Id>): Saved | undefined {
    const [{ op, version }, anew] = [queued, idAnew(queued)];
    if (op.op === 'put') return this.#put(op, code, { own, anew }, revision > 0);
    // Somebody has taken its id.
    if (op.op === 'comment' && code === 'mark_not_yours' && op.id !== anew) return { op: { ...op, id: anew } };
    if (!UNHEARD.has(code) || op.op === 'remove_comment') return undefined;
    if (op.op === 'remove') return this.#alongOf(op.id, (id) => ({ ...op, id, base: 0 }));
    const along = this.#alongOf(op.mark, (mark) => ({ ...op, mark }));
    if (along) return along;
    if (saved.has(op.mark)) return { op }; // its mark comes now, before it
    if (op.op !== 'comment' || !version || this.queue.removedSince(queued)) return undefined;
    return { op: noteOf(op, version, { own, anew }), told: 'answer_kept' };
  }

  /** What is about a mark of which there is a copy is about that. */
  #alongOf(mark: Id, about: (copy: Id) => Op): Saved | undefined {
    const copy = this.#copies.get(mark);
    return copy === undefined ? undefined : { op: about(copy) };
  }

  #put(op: Put, code: string, { own, anew }: Refuge, known: boolean): Saved | undefined {
    const away = NO_LAYER.has(code) || code === 'layer_imported';
    if (!away && code !== 'mark_not_yours') return undefined;
    const along = this.#alongOf(op.id, (id) => ({ ...op, id, base: 0, layer: away ? own : op.layer }));
    if (along) return along;
    // Somebody has taken the id, which was on every screen while the stroke was drawn: it stands where it stood.
    if (!away) return op.id === anew ? undefined : { op: this.#copyOf({ ...op, id: anew }, op.id) };
    const told = NO_LAYER.has(code) ? 'note_kept' : code;
    // The server judges a mark it has by the layer it lies in: what I made of it is a mark of its own.
    if (known) return { op: this.#copyOf({ ...op, id: anew, layer: own }, op.id), told };
    return op.layer === own ? undefined : { op: { ...op, layer: own, parts: null }, told };
  }

  #copyOf(copy: Put, of: Id): Op {
    this.#copies.set(of, copy.id);
    return { ...copy, base: 0, parts: null };
  }
}

/** Tells of each that stays, once. */
function* toldOf(kept: readonly Queued[], codes: ReadonlyMap<Queued, string>): Generator<string> {
  for (const queued of kept) {
    const code = codes.get(queued);
    if (code && !queued.told) yield code;
    if (code) queued.told = true;
  }
}

/** The same in every tab that sends the operation: what is made of it twice is one. */
export function idAnew({ device, op }: Pick<Queued, 'device' | 'op'>): Id {
  const number = op.n.toString(16).padStart(8, '0');
  return device.slice(0, -number.length) + number;
}

function noteOf({ n, text }: Comment, version: Id, { own, anew }: Refuge): Op {
  const words = { rects: [], quote: '', prefix: '', suffix: '' };
  const body = { kind: 'note', page: 1, at: CORNER, text, color: 'yellow', ...words } as const;
  return { op: 'put', n, id: anew, base: 0, layer: own, version, body: { ...body, rects: [] }, parts: null };
}
