/** Meetings that were announced and never opened. */
import type { Meeting } from '../api/contract.ts';

/** Whether a meeting is still only announced when its time is over (`now` in milliseconds). */
export function wasNotHeld(meeting: Pick<Meeting, 'state' | 'ends_at'>, now: number): boolean {
  return meeting.state === 'published' && Date.parse(meeting.ends_at) <= now;
}
