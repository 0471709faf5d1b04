/** The life of one press on a choice, as the card shows it. */
import type { Ballot, Choice } from '../api/contract.ts';

export type BallotState =
  | { kind: 'free' }
  | { kind: 'sending'; choice: Choice }
  | { kind: 'recorded'; ballot: Ballot }
  | { kind: 'not_sent'; choice: Choice }
  | { kind: 'elsewhere'; ballot: Ballot };

/** A press that has not been confirmed. */
export interface Pending {
  choice: Choice;
  failed: boolean;
}

/** What the card shows: the unconfirmed press first, else what the server holds. */
export function ballotState(held: Ballot | undefined, pending: Pending | undefined, conflict: boolean): BallotState {
  if (pending) return { kind: pending.failed ? 'not_sent' : 'sending', choice: pending.choice };
  if (!held) return { kind: 'free' };
  return { kind: conflict ? 'elsewhere' : 'recorded', ballot: held };
}

/** The newer of two readings of one's own ballot: answers and the socket may arrive in either order. */
export function newerBallot(held: Ballot | undefined, next: Ballot): Ballot {
  return held && held.revision > next.revision ? held : next;
}
