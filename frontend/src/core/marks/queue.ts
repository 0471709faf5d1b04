/** Operations on their way to the server: joined while they wait, sent in order, kept until the feed shows them. */
import type { Id } from '../../api/contract.ts';
import type { Op, Outcome } from './model.ts';
import { joined } from './parts.ts';

export interface Queued {
  /** The device it was made on: its number counts there. A tab that is gone leaves its own behind. */
  device: Id;
  op: Op;
  /** Grows with every operation on a pad, whichever tab or start of the page made it: near the time, in milliseconds. */
  made: number;
  /** It may have reached the server: it keeps its number and its base. */
  sent: boolean;
  /** The server refused what was written, and there is nowhere else for it: it stays here until there is room. */
  held?: boolean;
  /** Of a comment: the version its mark lay on, which may be gone from here when the server refuses it. */
  version?: Id | null;
  /** The server took it; kept until the feed has come that far. */
  answered?: { seq: number; revision: number };
}

export interface Batch {
  device: Id;
  ops: Op[];
}

/** An operation that the server did not take; `revision` is that of its mark there, 0 where there is none. */
export interface Refusal {
  queued: Queued;
  code: string;
  revision: number;
}

/** Operations in one request, and about how many characters of them. */
const MOST_OPS = 500;
const MOST_SIZE = 1_500_000;

const REMOVALS = new Set<string>(['remove', 'remove_comment'] satisfies Op['op'][]);

/** What an operation is about: two of the same may be joined. */
export const subject = (op: Op): string => (op.op === 'settle' ? `settle ${op.mark}` : op.id);

/** What an operation is about, and the mark that it speaks of. */
const concerns = (op: Op): string[] => ('mark' in op ? [subject(op), op.mark] : [op.id]);

export class OpQueue {
  #all: Queued[] = [];

  get all(): readonly Queued[] {
    return this.#all;
  }

  /** How many are on their way: the server has not answered. */
  get waiting(): number {
    return this.#all.filter(goes).length;
  }

  /** How many stay here, as the server refused them. */
  get held(): number {
    return this.#all.filter(({ held }) => held).length;
  }

  /** Takes what was kept on the device: in the order in which all was made. */
  restore(queued: readonly Queued[]): void {
    const known = new Set(this.#all.map(({ device, op }) => `${device} ${op.n}`));
    const kept = queued.filter(({ device, op }) => !known.has(`${device} ${op.n}`));
    for (const each of kept) each.held = false;
    this.#all = [...this.#all, ...kept].sort((a, b) => a.made - b.made);
  }

  /**
   * Adds an operation, joined with one about the same that has not left yet, unless something was said of that mark
   * since: it must be there to be heard. `revision` is what is known of its mark. What removes something goes to the
   * server in any case: another tab may hold what made it, and send that. A new mark stays as old as it is.
   */
  add(device: Id, op: Op, revision: number): { added: Queued; dropped: Queued | undefined } {
    const last = this.#all.findLast((each) => subject(each.op) === subject(op));
    const based = this.#based(op, revision);
    const isHere = last && (last.held || !last.sent);
    if (!isHere || last.device !== device || this.#saidSince(last))
      return { added: this.#push(device, based), dropped: undefined };
    const both = based.op === 'put' && last.op.op === 'put' ? joined(last.op, based) : based;
    const isNew = 'base' in both && both.base === 0;
    const added = isNew ? { ...last, op: both, sent: false, held: false } : this.#push(device, both);
    this.#all = isNew ? this.#all.with(this.#all.indexOf(last), added) : this.#all.filter((each) => each !== last);
    return { added, dropped: last };
  }

  /**
   * What goes to the server next: of one device, in order, one operation about a thing at a time. What stays behind
   * holds back what comes after it about the same, and what is said of that.
   */
  next(): Batch | undefined {
    const first = this.#all.find(goes);
    if (!first) return undefined;
    const [ops, taken, behind]: [Op[], Set<string>, Set<string>] = [[], new Set(), new Set()];
    let size = 0;
    for (const queued of this.#all.filter(goes)) {
      const about = concerns(queued.op);
      if (queued.device !== first.device || taken.has(subject(queued.op)) || about.some((each) => behind.has(each))) {
        for (const each of about) behind.add(each);
        continue;
      }
      taken.add(subject(queued.op));
      size += JSON.stringify(queued.op).length;
      if (ops.length >= MOST_OPS || (ops.length > 0 && size > MOST_SIZE)) break;
      queued.sent = true;
      ops.push(aged(queued));
    }
    return { device: first.device, ops };
  }

  /** Notes the server's answer to a batch; answers with what it refused, which has left. What was removed makes room. */
  answer(device: Id, outcomes: readonly Outcome[], seq: number): Refusal[] {
    const refused: Refusal[] = [];
    for (const outcome of outcomes) {
      const queued = this.#all.find((each) => each.device === device && each.op.n === outcome.n);
      if (!queued) continue;
      const { revision } = outcome;
      if (outcome.status === 'applied' && REMOVALS.has(queued.op.op)) this.release();
      if (outcome.status === 'refused') refused.push({ queued, code: outcome.code ?? '', revision });
      else this.#taken(queued, { seq, revision });
    }
    this.#all = this.#all.filter((each) => !refused.some(({ queued }) => queued === each));
    return refused;
  }

  /** Has a refused operation go again as another one, in its place: as old as it was, and before what was said of it. */
  again(queued: Queued, op: Op): void {
    Object.assign(queued, { op, sent: false });
    this.#all = [...this.#all, queued].sort((a, b) => a.made - b.made);
  }

  /** Has refused operations stay here as they are, each in its place, with what waits behind them about the same. */
  hold(refused: readonly Queued[]): void {
    if (refused.length === 0) return;
    for (const queued of refused) queued.held = true;
    this.#all = [...this.#all, ...refused].sort((a, b) => a.made - b.made);
    const about = new Set<string>();
    for (const each of this.#all) {
      if (goes(each) && isHeldBack(each.op, about)) each.held = true;
      if (each.held) for (const subject of concerns(each.op)) about.add(subject);
    }
  }

  /** What is held may be tried again. */
  release(): void {
    for (const each of this.#all) each.held = false;
  }

  /** Lets go of what the feed shows up to `seq`. */
  settle(seq: number): Queued[] {
    const settled = this.#all.filter(({ answered }) => answered !== undefined && answered.seq <= seq);
    if (settled.length > 0) this.#all = this.#all.filter((each) => !settled.includes(each));
    return settled;
  }

  /** Whether a comment on the operation's mark, or that it is settled, waits behind it. */
  #saidSince(queued: Queued): boolean {
    const later = this.#all.slice(this.#all.indexOf(queued) + 1);
    return later.some(({ op }) => (op.op === 'comment' || op.op === 'settle') && op.mark === subject(queued.op));
  }

  #push(device: Id, op: Op): Queued {
    const made = Math.max(Date.now(), (this.#all.at(-1)?.made ?? 0) + 1);
    const about = new Set(this.#all.filter(({ held }) => held).flatMap((each) => concerns(each.op)));
    const queued = { device, op, made, sent: false, held: isHeldBack(op, about) };
    this.#all.push(queued);
    return queued;
  }

  /** Whoever made what waits had seen what they made before: their next ones rest on it. */
  #taken(queued: Queued, answered: { seq: number; revision: number }): void {
    queued.answered = answered;
    for (const each of this.#all)
      if (!each.sent && subject(each.op) === subject(queued.op)) each.op = after(each.op, queued);
  }

  /** The operation with the revision that its maker saw: the one it names, else what is known here. */
  #based(op: Op, revision: number): Op {
    if (op.op !== 'put' && op.op !== 'remove') return op;
    const own = this.#all.filter((each) => each.answered && subject(each.op) === op.id);
    return own.reduce<Op>(after, { ...op, base: op.base || revision });
  }
}

/** Whether it is on its way. */
function goes({ answered, held }: Queued): boolean {
  return !answered && !held;
}

/** Whether it is about something that is held. What removes that need not wait. */
function isHeldBack(op: Op, held: ReadonlySet<string>): boolean {
  return op.op !== 'remove' && concerns(op).some((each) => held.has(each));
}

/** An operation as it is sent: with the seconds since it was made, which hold whatever the device's clock shows. */
function aged({ op, made }: Queued): Op {
  const ago = Math.floor((Date.now() - made) / 1000);
  return ago > 0 ? { ...op, ago } : op;
}

/** Rests an operation that saw as much on an answered one of the same person, unless somebody else's came between: that was not seen. */
function after(op: Op, { op: own, answered }: Queued): Op {
  if (!('base' in op) || !('base' in own) || op.base < own.base || answered?.revision !== own.base + 1) return op;
  return { ...op, base: Math.max(op.base, answered.revision) };
}
