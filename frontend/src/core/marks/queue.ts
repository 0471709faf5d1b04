/** Operations on their way to the server: joined while they wait, sent in order, kept until the feed shows them. */
import type { Id } from '../../api/contract.ts';
import { holdBack, holdIn, madeOne, replacedBy } from './held.ts';
import type { Op, Outcome } from './model.ts';
import { joined } from './parts.ts';
import { concerns, goes, isRemoval, type Queued, removes, subject } from './queued.ts';

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
  /** What the server removed with the last answer, until that is gone through. */
  #removals: Queued[] = [];
  /** Room was made elsewhere: what is refused with the next answer may be so no more. */
  #roomElsewhere = false;

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
    const replaced = based.op === 'put' ? replacedBy(this.#all, based) : [];
    const [first] = replaced;
    if (!first || based.op !== 'put') return this.#addBehind(device, based);
    // It never reached the server: it is one with what it was, in the place of that.
    this.#all = this.#all.filter((each) => !replaced.includes(each));
    const added = { device, op: madeOne(replaced, based), made: first.made, sent: false };
    this.#insert([added]);
    for (const each of this.#all) if (concerns(each.op).includes(based.id)) each.held = false;
    return { added, dropped: replaced };
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
      if (outcome.status !== 'refused' && isRemoval(queued.op)) this.#removals.push(queued);
    }
    this.#all = this.#all.filter((each) => !refused.some(({ queued }) => queued === each));
    return refused;
  }

  /** Has a refused operation go again as another one, in its place: as old as it was, and before what was said of it. */
  again(queued: Queued, op: Op): void {
    Object.assign(queued, { op, sent: false });
    this.#insert([queued]);
  }

  /** Whether what was refused has been taken away since, be it that the server does not know yet. */
  removedSince({ op, made }: Queued): boolean {
    return [...this.#all, ...this.#removals].some((each) => each.made > made && removes(each.op, op));
  }

  /**
   * Has refused operations stay here, each in its place, with what is said of them; what was put over one since is tried
   * with it, and what was removed is gone once the server knows. That makes room: what is held is tried again.
   */
  hold(refused: readonly Queued[]): { kept: Queued[]; dropped: Queued[] } {
    const { kept, dropped } = holdIn(this.#all, refused, this.#removals);
    this.#all = this.#all.filter((each) => !dropped.includes(each) && !kept.includes(each));
    this.#insert(kept);
    holdBack(this.#all);
    if (this.#removals.length > 0 || this.#roomElsewhere) this.release();
    this.#removals = [];
    this.#roomElsewhere = false;
    return { kept, dropped };
  }

  /** Something was removed on another device, be it while an answer is on its way to this one. */
  hearOfRoom(): void {
    this.release();
    this.#roomElsewhere = true;
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

  #addBehind(device: Id, op: Op): { added: Queued; dropped: Queued[] } {
    const last = this.#all.findLast((each) => subject(each.op) === subject(op));
    if (!last || last.sent || last.device !== device || this.#saidSince(last))
      return { added: this.#push(device, op), dropped: [] };
    const both = op.op === 'put' && last.op.op === 'put' ? joined(last.op, op) : op;
    const isNew = 'base' in both && both.base === 0;
    const added = isNew ? { ...last, op: both } : this.#push(device, both);
    this.#all = isNew ? this.#all.with(this.#all.indexOf(last), added) : this.#all.filter((each) => each !== last);
    return { added, dropped: [last] };
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
