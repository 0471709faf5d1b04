/** What the server refused for what it is, among the operations of a pad: it stays on the device until there is room. */
import { joined } from './parts.ts';
import { concerns, goes, type Put, type Queued, removes, subject } from './queued.ts';

/** Held puts, and a removal of them that has not left, for which a new put stands: none where that removal may have arrived. */
export function replacedBy(all: readonly Queued[], put: Put): Queued[] {
  const same = all.filter(({ op, answered }) => !answered && subject(op) === put.id);
  const isRemoved = same.some(({ op, sent }) => op.op === 'remove' && sent);
  return isRemoved || !same.some(({ held }) => held) ? [] : same.filter(({ held, op }) => held || op.op === 'remove');
}

/** What was put, with what stands in its place now, as one. */
export function madeOne(before: readonly Queued[], put: Put): Put {
  return before.reduceRight<Put>((later, { op }) => (op.op === 'put' ? joined(op, later) : later), put);
}

/** Has what was refused stay, or go with what was put over it since; what one of `removals` has taken away is gone. */
export function holdIn(
  all: readonly Queued[],
  refused: readonly Queued[],
  removals: readonly Queued[],
): { kept: Queued[]; dropped: Queued[] } {
  const isGone = (each: Queued) => removals.some(({ op, made }) => made > each.made && removes(op, each.op));
  const stays = refused.filter((each) => !isGone(each));
  const kept = stays.map((each) => writtenOver(each, all) ?? Object.assign(each, { held: true }));
  return { kept, dropped: all.filter((each) => !each.answered && isGone(each)) };
}

/** Has wait what is said of a mark that is held as a whole, and so is nowhere but here. */
export function holdBack(all: readonly Queued[]): void {
  const whole = new Set<string>();
  for (const each of all) {
    const { op } = each;
    if (op.op === 'remove') whole.delete(op.id);
    else if (goes(each) && concerns(op).some((id) => whole.has(id))) each.held = true;
    if (each.held && op.op === 'put' && op.parts === null) whole.add(op.id);
  }
}

/** What was put over it since, with all of it, in its place; undefined where nothing was, or it was removed first. */
function writtenOver({ op, made }: Queued, all: readonly Queued[]): Queued | undefined {
  const next = all.find((each) => !each.answered && each.made > made && subject(each.op) === subject(op));
  if (!next || op.op !== 'put' || next.op.op !== 'put') return undefined;
  return Object.assign(next, { op: joined(op, next.op), made, sent: false, held: false });
}
