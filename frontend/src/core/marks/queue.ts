/** Operations on their way to the server: joined while they wait, sent in order, kept until the feed shows them. */
import type { Id } from '../../api/contract.ts';
import { heldFor, holdBack, holdIn } from './held.ts';
import type { Op, Outcome } from './model.ts';
import { joined } from './parts.ts';
import { concerns, goes, isRemoval, type Queued, subject } from './queued.ts';

type Put = Extract<Op, { op: 'put' }>;

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

export class OpQueue {
  #all: Queued[] = [];
  /** Something was removed since the last answer was gone through. */
  #roomMade = false;

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
  add(device: Id, op: Op, revision: number): { added: Queued; dropped: Queued[] } {
    const based = this.#based(op, revision);
    const replaced = heldFor(this.#all, op);
    this.#all = this.#all.filter((each) => !replaced.includes(each));
    const [first] = replaced;
    if (first && based.op === 'put') {
      // It never reached the server: it is one with what it was, in the place of that.
      const whole = [...replaced.map(({ op }) => op as Put), based].reduce(joined);
      const added = { device, op: whole, made: first.made, sent: false };
      this.#insert([added]);
      for (const each of this.#all) if (concerns(each.op).includes(based.id)) each.held = false;
      return { added, dropped: replaced };
    }
    const { added, dropped } = this.#addBehind(device, based);
    return { added, dropped: dropped ? [...replaced, dropped] : replaced };
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

  /** Notes the server's answer to a batch; answers with what it refused, which has left. */
  answer(device: Id, outcomes: readonly Outcome[], seq: number): Refusal[] {
    const refused: Refusal[] = [];
    for (const outcome of outcomes) {
      const queued = this.#all.find((each) => each.device === device && each.op.n === outcome.n);
      if (!queued) continue;
      const { revision } = outcome;
      if (outcome.status === 'refused') refused.push({ queued, code: outcome.code ?? '', revision });
      else this.#taken(queued, { seq, revision });
      if (outcome.status !== 'refused' && isRemoval(queued.op)) this.#roomMade = true;
    }
    this.#all = this.#all.filter((each) => !refused.some(({ queued }) => queued === each));
    return refused;
  }

  /** Has a refused operation go again as another one, in its place: as old as it was, and before what was said of it. */
  again(queued: Queued, op: Op): void {
    Object.assign(queued, { op, sent: false });
    this.#insert([queued]);
  }

  /**
   * Has refused operations stay here, each in its place, with what waits behind them about the same; what was written
   * over meanwhile is tried with that, and what was removed meanwhile is gone. Where room was made, all is tried again.
   */
  hold(refused: readonly Queued[]): { kept: Queued[]; dropped: Queued[] } {
    const held = holdIn(this.#all, refused);
    this.#all = this.#all.filter((each) => !held.dropped.includes(each));
    this.#insert(held.kept.filter((each) => !this.#all.includes(each)));
    holdBack(this.#all);
    if (this.#roomMade) this.release();
    this.#roomMade = false;
    return held;
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

  #addBehind(device: Id, op: Op): { added: Queued; dropped: Queued | undefined } {
    const last = this.#all.findLast((each) => subject(each.op) === subject(op));
    if (!last || last.sent || last.device !== device || this.#saidSince(last))
      return { added: this.#push(device, op), dropped: undefined };
    const both = op.op === 'put' && last.op.op === 'put' ? joined(last.op, op) : op;
    const isNew = 'base' in both && both.base === 0;
    const added = isNew ? { ...last, op: both } : this.#push(device, both);
    this.#all = isNew ? this.#all.with(this.#all.indexOf(last), added) : this.#all.filter((each) => each !== last);
    return { added, dropped: last };
  }

  #push(device: Id, op: Op): Queued {
    const queued: Queued = { device, op, made: Math.max(Date.now(), (this.#all.at(-1)?.made ?? 0) + 1), sent: false };
    this.#all.push(queued);
    holdBack(this.#all);
    return queued;
  }

  #insert(queued: readonly Queued[]): void {
    this.#all = [...this.#all, ...queued].sort((a, b) => a.made - b.made);
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
