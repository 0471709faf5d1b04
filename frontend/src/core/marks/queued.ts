/** An operation that waits on the device, and what it is about. */
import type { Id } from '../../api/contract.ts';
import type { Op } from './model.ts';

export type Put = Extract<Op, { op: 'put' }>;

export interface Queued {
  /** The device it was made on: its number counts there. A tab that is gone leaves its own behind. */
  device: Id;
  op: Op;
  /** Grows with every operation on a pad, whichever tab or start of the page made it: near the time, in milliseconds. */
  made: number;
  /** It may have reached the server: it keeps its number and its base. */
  sent: boolean;
  /** The server refused it, and there is nowhere else for what was written: it stays here until there is room. */
  held?: boolean;
  /** Its writer has been told so. */
  told?: boolean;
  /** Of a comment: the version its mark lay on, which may be gone from here when the server refuses it. */
  version?: Id | null;
  /** The server took it; kept until the feed has come that far. */
  answered?: { seq: number; revision: number };
}

/** What an operation is about: two of the same may be joined. */
export const subject = (op: Op): string => (op.op === 'settle' ? `settle ${op.mark}` : op.id);

/** What an operation is about, and the mark that it speaks of. */
export const concerns = (op: Op): string[] => ('mark' in op ? [subject(op), op.mark] : [op.id]);

/** Whether it is on its way. */
export const goes = ({ answered, held }: Queued): boolean => !answered && !held;

export const isRemoval = ({ op }: Op): boolean => op === 'remove' || op === 'remove_comment';

/** Whether it takes away what another one wrote. */
export function removes(op: Op, what: Op): boolean {
  if (op.op === 'remove') return what.op !== 'remove' && concerns(what).includes(op.id);
  return op.op === 'remove_comment' && what.op === 'comment' && what.id === op.id;
}
