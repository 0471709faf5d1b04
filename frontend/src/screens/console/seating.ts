/** Where members sit on the chair's plan, and what a seat says. */
import type { Attendee, Id } from '../../api/contract.ts';

/** With an open vote: voted, waiting, away. Without one: the presence. */
export type SeatState = 'voted' | 'waiting' | 'away' | 'in_room' | 'remote' | 'left' | 'absent';

export interface Hall<T> {
  top: T[];
  left: T[];
  right: T[];
  bottom: T[];
}

/** More than this many do not fit around a table on a tablet. */
export const TABLE_SEATS = 27;
const HEAD_SEATS = 3;
const FOOT_SEATS = 4;

export function isPresent(attendee: Pick<Attendee, 'presence'>): boolean {
  return attendee.presence === 'in_room' || attendee.presence === 'remote';
}

/** `voted` holds who has answered the open vote; undefined when no vote is open. */
export function seatState(attendee: Attendee, voted: ReadonlySet<Id> | undefined): SeatState {
  if (!voted) return attendee.presence;
  if (voted.has(attendee.person.id)) return 'voted';
  return isPresent(attendee) ? 'waiting' : 'away';
}

/** Members around a table: the chair at its head between the two next in order, the others down the sides and at its foot. */
export function aroundTable<T extends Pick<Attendee, 'person'>>(members: readonly T[], chair: Id): Hall<T> {
  const head = members.filter((member) => member.person.id === chair);
  const others = members.filter((member) => member.person.id !== chair);
  const [first, second] = others;
  const top = [first, ...head, second].filter((seat) => seat !== undefined);
  const rest = others.slice(HEAD_SEATS - 1);
  const foot = Math.min(FOOT_SEATS, Math.floor(members.length / 6));
  const sides = rest.slice(0, rest.length - foot);
  const half = Math.ceil(sides.length / 2);
  return { top, left: sides.slice(0, half), right: sides.slice(half), bottom: rest.slice(rest.length - foot) };
}
