/** What the server refused for what it is, among the operations of a pad: it stays on the device until there is room. */
import type { Op } from './model.ts';
import { joined } from './parts.ts';
import { concerns, goes, type Queued } from './queued.ts';

/** What is held and has no meaning of its own beside a new operation: it puts the same anew, or removes it. */
export function heldFor(all: readonly Queued[], op: Op): Queued[] {
  const isFor = (held: Op) => (op.op === 'put' ? held.op === 'put' && held.id === op.id : removes(op, held));
  return all.filter((each) => each.held && isFor(each.op));
}

/** Of what was refused: what stays or goes with what was written over it, and what was removed meanwhile. */
export function holdIn(all: readonly Queued[], refused: readonly Queued[]): { kept: Queued[]; dropped: Queued[] } {
  const [kept, dropped]: [Queued[], Queued[]] = [[], []];
  for (const queued of refused) {
    const after = all.filter((each) => goes(each) && each.made > queued.made);
    const removal = after.find((each) => removes(each.op, queued.op));
    if (removal) dropped.push(...all.filter((each) => each.made < removal.made && removes(removal.op, each.op)));
    else kept.push(writtenOver(queued, after) ?? Object.assign(queued, { held: true, told: true }));
  }
  return { kept, dropped };
}

/** Has all wait that is about something held. */
export function holdBack(all: readonly Queued[]): void {
  if (!all.some(({ held }) => held)) return;
  const about = new Set<string>();
  for (const each of all) {
    if (goes(each) && concerns(each.op).some((id) => about.has(id))) each.held = true;
    if (each.held) for (const id of concerns(each.op)) about.add(id);
  }
}

/** What was put over it since, with all of it, in its place; undefined where nothing was. */
function writtenOver(queued: Queued, after: readonly Queued[]): Queued | undefined {
  const { op, made } = queued;
  for (const later of after)
    if (op.op === 'put' && later.op.op === 'put' && later.op.id === op.id)
      return Object.assign(later, { op: joined(op, later.op), made, sent: false });
  return undefined;
}

function removes(op: Op, what: Op): boolean {
  if (op.op === 'remove') return what.op !== 'remove' && concerns(what).includes(op.id);
  return op.op === 'remove_comment' && what.op === 'comment' && what.id === op.id;
}
