/** Operations on their way to the server: joined while they wait, sent in order, kept until the feed shows them. */
import type { Id } from '../../api/contract.ts';
import type { Op, Outcome } from './model.ts';
import { joined } from './parts.ts';

export interface Queued {
  /** The device it was made on: its number counts there. A tab that is gone leaves its own behind. */
  device: Id;
  op: Op;
  /** It may have reached the server: it keeps its number and its base. */
  sent: boolean;
  /** The server took it; kept until the feed has come that far. */
  answered?: { seq: number; revision: number };
}

export interface Batch {
  device: Id;
  ops: Op[];
}

/** Operations in one request, and about how many characters of them. */
const MOST_OPS = 500;
const MOST_SIZE = 1_500_000;

/** What an operation is about: two of the same may be joined. */
export const subject = (op: Op): string => (op.op === 'settle' ? `settle ${op.mark}` : op.id);

export class OpQueue {
  #all: Queued[] = [];

  get all(): readonly Queued[] {
    return this.#all;
  }

  /** How many the server has not answered. */
  get waiting(): number {
    return this.#all.reduce((count, each) => count + (each.answered ? 0 : 1), 0);
  }

  /** Takes what was kept on the device. */
  restore(queued: readonly Queued[]): void {
    const known = new Set(this.#all.map(({ device, op }) => `${device} ${op.n}`));
    this.#all.push(...queued.filter(({ device, op }) => !known.has(`${device} ${op.n}`)));
  }

  /** Adds an operation, joined with one about the same that has not left yet. `onServer`: the server knows its mark or comment. */
  add(device: Id, op: Op, onServer: boolean): { added: Queued | undefined; dropped: Queued | undefined } {
    const last = this.#all.findLast((each) => subject(each.op) === subject(op));
    if (!last || last.sent || last.device !== device) return { added: this.#push(device, op), dropped: undefined };
    this.#all = this.#all.filter((each) => each !== last);
    const needless = (op.op === 'remove' || op.op === 'remove_comment') && !onServer && !this.#holds(op.id);
    if (needless) return { added: undefined, dropped: last };
    const both = op.op === 'put' && last.op.op === 'put' ? joined(last.op, op) : op;
    return { added: this.#push(device, both), dropped: last };
  }

  /** What goes to the server next: of one device, in order, one operation about a thing at a time; `revision` is what is known of a mark. */
  next(revision: (mark: Id) => number): Batch | undefined {
    const first = this.#all.find((each) => !each.answered);
    if (!first) return undefined;
    const [ops, taken]: [Op[], Set<string>] = [[], new Set()];
    let size = 0;
    for (const queued of this.#all) {
      if (queued.answered || queued.device !== first.device || taken.has(subject(queued.op))) continue;
      size += JSON.stringify(queued.op).length;
      if (ops.length >= MOST_OPS || (ops.length > 0 && size > MOST_SIZE)) break;
      taken.add(subject(queued.op));
      if (!queued.sent) queued.op = this.#based(queued.op, revision);
      queued.sent = true;
      ops.push(queued.op);
    }
    return { device: first.device, ops };
  }

  /** Notes the server's answer to a batch; answers with what it refused, which has left. */
  answer(device: Id, outcomes: readonly Outcome[], seq: number): { queued: Queued; code: string }[] {
    const refused: { queued: Queued; code: string }[] = [];
    for (const outcome of outcomes) {
      const queued = this.#all.find((each) => each.device === device && each.op.n === outcome.n);
      if (!queued) continue;
      if (outcome.status === 'refused') refused.push({ queued, code: outcome.code ?? '' });
      else queued.answered = { seq, revision: outcome.revision };
    }
    this.#all = this.#all.filter((each) => !refused.some(({ queued }) => queued === each));
    return refused;
  }

  /** Lets go of what the feed shows up to `seq`. */
  settle(seq: number): Queued[] {
    const settled = this.#all.filter(({ answered }) => answered !== undefined && answered.seq <= seq);
    if (settled.length > 0) this.#all = this.#all.filter((each) => !settled.includes(each));
    return settled;
  }

  #push(device: Id, op: Op): Queued {
    const queued = { device, op, sent: false };
    this.#all.push(queued);
    return queued;
  }

  #holds(id: Id): boolean {
    return this.#all.some(({ op }) => subject(op) === id);
  }

  #based(op: Op, revision: (mark: Id) => number): Op {
    if (op.op !== 'put' && op.op !== 'remove') return op;
    const answered = this.#all.filter((each) => subject(each.op) === op.id).map((each) => each.answered?.revision ?? 0);
    return { ...op, base: Math.max(revision(op.id), ...answered) };
  }
}
