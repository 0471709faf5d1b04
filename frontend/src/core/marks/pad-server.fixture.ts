/** A server of one pad that may be full or find texts too long: for one person by the rules of the backend's batch.py, with no layer closed. */
import type { Id, PersonRef } from '../../api/contract.ts';
import type { Body, Feed, Mark, MarkComment, Op, Outcome } from './model.ts';
import { comment, feed, mark, me, other } from './pad.fixture.ts';
import { afterPut } from './parts.ts';
import type { Put } from './queued.ts';

export interface Answer {
  outcomes: Outcome[];
  seq: number;
}

/** A mark, and which device last wrote its words. */
interface Row extends Mark {
  textRevision: number;
  textDevice: Id;
}

/** The newest that a device sent about something. */
interface Sent {
  device: Id;
  act: 'mark' | 'comment' | 'settle';
  id: Id;
  n: number;
  revision: number;
}

const ACTS = { put: 'mark', remove: 'mark', comment: 'comment', remove_comment: 'comment', settle: 'settle' } as const;
export const BOUNDLESS = { marks: Infinity, comments: Infinity, text: Infinity };

export const isMine = (row: Mark | MarkComment) => ('owner' in row ? row.owner : row.author).id === me.id;
export const textOf = (body: Body | null): string => (body && 'text' in body ? body.text : '');

export class PadServer {
  limits = BOUNDLESS;
  readonly marks = new Map<Id, Row>();
  readonly comments = new Map<Id, MarkComment>();
  /** Marks that it would not remove. */
  readonly kept = new Set<Id>();
  #sent = new Map<string, Sent>();
  #seq = 0;

  constructor(...marks: readonly Mark[]) {
    for (const each of marks) this.#write({ ...each, textRevision: 1, textDevice: '' });
  }

  /** Marks that are not removed. */
  get standing(): Row[] {
    return [...this.marks.values()].filter(({ removed }) => !removed);
  }

  /** Comments that are not removed. */
  get said(): MarkComment[] {
    return [...this.comments.values()].filter(({ removed }) => !removed);
  }

  batch(device: Id, ops: readonly Op[]): Answer {
    return { outcomes: ops.map((op) => this.#outcome(device, op)), seq: this.#seq };
  }

  feed(after: number): Feed {
    const isNew = ({ seq }: { seq: number }) => seq > after;
    const [marks, comments] = [[...this.marks.values()].filter(isNew), [...this.comments.values()].filter(isNew)];
    return feed(this.#seq, marks, comments, { reset: after === 0 });
  }

  /** From now on there is room for nothing more. */
  fill(): void {
    const [marks, comments] = [this.standing.filter(isMine).length, this.said.filter(isMine).length];
    this.limits = { ...this.limits, marks, comments };
  }

  say(id: Id, on: Id, text: string, author: PersonRef = other): void {
    this.#seq += 1;
    this.comments.set(id, comment(id, on, this.#seq, { author, text }));
  }

  #outcome(device: Id, op: Op): Outcome {
    const [id, act, n] = [op.op === 'settle' ? op.mark : op.id, ACTS[op.op], op.n];
    const key = `${device} ${act} ${id}`;
    const isKnown = n <= (this.#sent.get(key)?.n ?? 0);
    const code = isKnown ? undefined : this.refusal(device, op);
    if (!isKnown && !code) this.#carryOut(device, op);
    if (code && op.op === 'remove') this.kept.add(id);
    const revision = this.marks.get('mark' in op ? op.mark : id)?.revision ?? 0;
    // What could not even be read is looked up nowhere.
    if (code) return { n, id, status: 'refused', code, revision: code === 'body_invalid' ? 0 : revision };
    if (!isKnown) this.#sent.set(key, { device, act, id, n, revision });
    return { n, id, status: isKnown ? 'known' : 'applied', revision };
  }

  /** Why it does not take this as it is now. */
  refusal(device: Id, op: Op): string | undefined {
    if (op.op === 'put') return this.#refusalOfPut(op);
    if (op.op === 'remove') return this.#refusalOfRemoval(device, op);
    if (op.op === 'settle') return this.marks.has(op.mark) ? undefined : 'mark_not_found';
    return op.op === 'comment' ? this.#refusalOfComment(op) : undefined;
  }

  #refusalOfPut({ id, body }: Put): string | undefined {
    if (textOf(body).length > this.limits.text) return 'body_invalid';
    return !this.#stands(id) && this.standing.filter(isMine).length >= this.limits.marks ? 'too_many_marks' : undefined;
  }

  /** Neither is removed what another device made of the mark, nor what others said of it, before this device knew. */
  #refusalOfRemoval(device: Id, { id, base, seen }: Extract<Op, { op: 'remove' }>): string | undefined {
    if (!this.#stands(id)) return undefined;
    const others = [...this.#sent.values()].filter((sent) => sent.device !== device && sent.act === 'mark');
    if (others.some((sent) => sent.id === id && sent.revision > base)) return 'mark_changed';
    const isAnswered = this.said.some((said) => said.mark === id && said.author.id !== me.id && said.seq > seen);
    return isAnswered ? 'mark_answered' : undefined;
  }

  #refusalOfComment({ id, mark, text }: Extract<Op, { op: 'comment' }>): string | undefined {
    if (text.length > this.limits.text) return 'body_invalid';
    if (this.comments.has(id)) return undefined;
    if (!this.#stands(mark)) return 'mark_not_found';
    return this.said.filter(isMine).length >= this.limits.comments ? 'too_many_marks' : undefined;
  }

  #carryOut(device: Id, op: Op): void {
    const row = this.marks.get(op.op === 'settle' ? op.mark : op.id);
    if (op.op === 'put') this.#put(device, op);
    if (op.op === 'comment' && !this.comments.has(op.id)) this.say(op.id, op.mark, op.text, me);
    if (op.op === 'remove_comment') this.#unsay(op.id);
    if (op.op === 'settle' && row) this.#write({ ...row, settled: op.settled ? { by: me, at: '' } : null });
    if (op.op === 'remove' && row && !row.removed)
      this.#write({ ...row, removed: true, body: null, revision: row.revision + 1 });
  }

  /** Words that were replaced unseen are kept as a comment. */
  #put(device: Id, op: Put): void {
    const row = this.marks.get(op.id) ?? {
      ...mark(op.id, 0),
      body: null,
      revision: 0,
      textRevision: 0,
      textDevice: '',
    };
    const [after, revision] = [afterPut(row, op), row.revision + 1];
    const isNew = !row.body || textOf(after.body) !== textOf(row.body);
    const words = isNew ? { textRevision: revision, textDevice: device } : {};
    this.#write({ ...row, ...after, revision, ...words });
    const isUnseen = isNew && row.textRevision > op.base && row.textDevice !== device;
    if (isUnseen && textOf(row.body)) this.say(`kept ${op.id} ${revision}`, op.id, textOf(row.body), me);
  }

  #unsay(id: Id): void {
    const said = this.comments.get(id);
    if (!said || said.removed) return;
    this.#seq += 1;
    this.comments.set(id, { ...said, text: '', removed: true, seq: this.#seq });
  }

  #write(row: Row): void {
    this.#seq += 1;
    this.marks.set(row.id, { ...row, seq: this.#seq });
  }

  #stands(id: Id): boolean {
    return this.marks.get(id)?.removed === false;
  }
}
