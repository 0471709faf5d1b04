/** One pad on one device: what the server told of it, and this person's own operations on top until they are seen there. */
import type { Id, PersonRef } from '../../api/contract.ts';
import { boxOf, type Rows } from './boxes.ts';
import type { Feed, Layer, Mark, MarkComment, MarksFrame, Op, Outcome } from './model.ts';
import { afterPut, sameBody } from './parts.ts';
import { type Batch, OpQueue, type Refusal } from './queue.ts';
import { type Queued, subject } from './queued.ts';
import { Rescue } from './rescue.ts';

/** What a frame of the socket did. `gap`: read the feed from `seq` on; `reset`: read it from the beginning. */
export type Pushed = { kind: 'applied'; changed: Set<Id> } | { kind: 'gap' } | { kind: 'reset' };

export class PadModel {
  epoch = 0;
  seq = 0;
  layers: readonly Layer[] = [];
  readonly queue = new OpQueue();
  #rescue = new Rescue(this.queue);
  #marks = new Map<Id, Mark>();
  #comments = new Map<Id, MarkComment>();
  #shown = new Map<Id, Mark>();
  #talk = new Map<Id, MarkComment>();

  constructor(
    readonly id: Id,
    private readonly me: PersonRef,
  ) {}

  /** Marks as this person sees them now, without those that were removed. */
  get marks(): ReadonlyMap<Id, Mark> {
    return this.#shown;
  }

  /** Comments as this person sees them now, without those that were removed. */
  get comments(): ReadonlyMap<Id, MarkComment> {
    return this.#talk;
  }

  /** How far the server's rows go, as it can be kept on the device: a feed without rows, which lie in boxes. */
  head(): Feed {
    const { id, epoch, seq } = this;
    return { pad: id, epoch, seq, more: false, reset: false, layers: [...this.layers], marks: [], comments: [] };
  }

  /** The server's rows that belong into each of these boxes. Those without a row are left out. */
  boxes(wanted: Iterable<number>): Map<number, Rows> {
    const [found, open] = [new Map<number, Rows>(), new Set(wanted)];
    const boxFor = (mark: Id): Rows | undefined => {
      const box = boxOf(mark);
      if (!open.has(box)) return undefined;
      const rows = found.get(box) ?? { marks: [], comments: [] };
      found.set(box, rows);
      return rows;
    };
    for (const mark of this.#marks.values()) boxFor(mark.id)?.marks.push(mark);
    for (const comment of this.#comments.values()) boxFor(comment.mark)?.comments.push(comment);
    return found;
  }

  /** Takes an answer of the feed; answers with the marks that changed, as all methods here do. */
  take(feed: Feed): Set<Id> {
    const changed = new Set<Id>();
    if (feed.reset) this.#forget(changed);
    this.epoch = feed.epoch;
    if (feed.reset || feed.layers.length > 0) this.layers = feed.layers;
    return this.#rows(feed, changed);
  }

  /** Takes a frame of the socket. */
  push(frame: MarksFrame): Pushed {
    if (frame.epoch !== this.epoch) return { kind: 'reset' };
    if (frame.after > this.seq) return { kind: 'gap' };
    return { kind: 'applied', changed: this.#rows(frame, new Set()) };
  }

  /** Takes operations kept on the device from before. */
  restore(queued: readonly Queued[]): Set<Id> {
    this.queue.restore(queued);
    return this.#redo(queued, new Set());
  }

  /** A new operation of this person, on the revision it names or, naming 0, on what is known; `added` and `dropped` say what is to be kept on the device. */
  add(device: Id, op: Op): { changed: Set<Id>; added: Queued; dropped: Queued[] } {
    const mark = this.#markOf(op);
    const moved = this.queue.add(device, op, mark ? (this.#marks.get(mark)?.revision ?? 0) : 0);
    if (op.op === 'comment') moved.added.version = this.#shown.get(op.mark)?.version ?? null;
    return { ...moved, changed: this.#redo([moved.added, ...moved.dropped], new Set(mark ? [mark] : [])) };
  }

  /** What goes to the server next, if anything. */
  next(): Batch | undefined {
    return this.queue.next();
  }

  /** The server's answer to a batch, and what it refused. */
  answer(device: Id, outcomes: readonly Outcome[], seq: number): { changed: Set<Id>; refused: Refusal[] } {
    const refused = this.queue.answer(device, outcomes, seq);
    const changed = this.#redo(
      refused.map(({ queued }) => queued),
      new Set(),
    );
    return { changed: this.#settled(changed), refused };
  }

  /** Has what was written go on where it may, or stay here; answers with that, with what is gone, and with codes for its writer. */
  rescue(
    refused: readonly Refusal[],
    own: Id,
  ): { changed: Set<Id>; kept: Queued[]; dropped: Queued[]; codes: string[] } {
    const rescued = this.#rescue.of(refused, own);
    return { ...rescued, changed: this.#redo([...rescued.kept, ...rescued.dropped], new Set()) };
  }

  #forget(changed: Set<Id>): void {
    for (const id of this.#shown.keys()) changed.add(id);
    for (const held of [this.#marks, this.#comments, this.#shown, this.#talk]) held.clear();
    this.seq = 0;
    this.#redo(this.queue.all, changed);
  }

  #rows({ marks, comments, seq }: Pick<Feed, 'marks' | 'comments' | 'seq'>, changed: Set<Id>): Set<Id> {
    for (const mark of marks) if (newer(this.#marks, this.#drawnAlready(mark))) changed.add(mark.id);
    for (const comment of comments) {
      if (!newer(this.#comments, comment)) continue;
      this.#retell(comment.id);
      changed.add(comment.mark);
    }
    for (const id of changed) this.#reshow(id);
    this.seq = Math.max(this.seq, seq);
    this.#tryHeld(marks, comments);
    return this.#settled(changed);
  }

  /** Another tab has sent what is held here, or removed something: what is held may go now. */
  #tryHeld(marks: readonly Mark[], comments: readonly MarkComment[]): void {
    const told = new Set([...marks, ...comments].map(({ id }) => id));
    if (marks.some(({ removed, owner }) => removed && owner.id === this.me.id)) this.queue.hearOfRoom();
    if (this.queue.all.some(({ held, op }) => held && told.has(subject(op)))) this.queue.release();
  }

  /** The mark with the body it has here where the server tells the same one: what was made of that is made already. */
  #drawnAlready(mark: Mark): Mark {
    const held = this.#shown.get(mark.id)?.body;
    return held && mark.body && sameBody(held, mark.body) ? { ...mark, body: held } : mark;
  }

  /** What was answered and is now among the server's rows needs no place on top of them. */
  #settled(changed: Set<Id>): Set<Id> {
    return this.#redo(this.queue.settle(this.seq), changed);
  }

  /** Looks anew at what these operations are about. */
  #redo(queued: readonly Queued[], changed: Set<Id>): Set<Id> {
    for (const { op } of queued) {
      const mark = this.#markOf(op);
      if (op.op === 'comment' || op.op === 'remove_comment') this.#retell(op.id);
      if (mark) changed.add(mark);
    }
    for (const id of changed) this.#reshow(id);
    return changed;
  }

  #markOf(op: Op): Id | undefined {
    if (op.op === 'put' || op.op === 'remove') return op.id;
    return op.op === 'remove_comment' ? (this.#comments.get(op.id) ?? this.#talk.get(op.id))?.mark : op.mark;
  }

  #reshow(id: Id): void {
    let mark = this.#marks.get(id);
    for (const { op } of this.queue.all) mark = this.#after(mark, op, id);
    if (mark?.body && !mark.removed) this.#shown.set(id, mark);
    else this.#shown.delete(id);
  }

  #after(mark: Mark | undefined, op: Op, id: Id): Mark | undefined {
    if (op.op === 'put' && op.id === id) return afterPut(mark ?? this.#blank(op), op);
    if (op.op === 'remove' && op.id === id) return mark && { ...mark, removed: true };
    if (op.op !== 'settle' || op.mark !== id || !mark) return mark;
    return { ...mark, settled: op.settled ? { by: this.me, at: '' } : null };
  }

  #blank({ id, layer, version, body }: Extract<Op, { op: 'put' }>): Mark {
    const never = { revision: 0, seq: 0, created_at: '', changed_at: '', removed: false, settled: null };
    return { id, pad: this.id, layer, version, body, owner: this.me, places: {}, ...never };
  }

  #retell(id: Id): void {
    let comment = this.#comments.get(id);
    for (const { op } of this.queue.all) {
      if (op.op === 'comment' && op.id === id) comment = this.#said(op);
      if (op.op === 'remove_comment' && op.id === id) comment = undefined;
    }
    if (comment && !comment.removed) this.#talk.set(id, comment);
    else this.#talk.delete(id);
  }

  #said({ id, mark, text }: Extract<Op, { op: 'comment' }>): MarkComment {
    const layer = this.#shown.get(mark)?.layer ?? '';
    return { id, mark, text, pad: this.id, layer, author: this.me, at: '', seq: 0, removed: false };
  }
}

/** Takes a row unless a later one is known already. */
function newer<T extends { id: Id; seq: number }>(held: Map<Id, T>, row: T): boolean {
  const known = held.get(row.id);
  if (known && known.seq >= row.seq) return false;
  held.set(row.id, row);
  return true;
}
