/** When the items of an agenda are likely to begin. */
import type { Id, Item, Meeting } from '../api/contract.ts';

type Timed = Pick<Meeting, 'starts_at' | 'current_item_id' | 'current_item_since' | 'state'>;

const MINUTE = 60_000;

/** Likely begin of each item not yet begun (milliseconds): planned minutes from the current item on, or from the meeting's begin. */
export function likelyStarts(items: readonly Item[], meeting: Timed, now: number): Map<Id, number> {
  const starts = new Map<Id, number>();
  const current = items.findIndex((item) => item.id === meeting.current_item_id);
  let cursor = Date.parse(meeting.starts_at);
  if (meeting.state !== 'draft' && meeting.state !== 'published') cursor = Math.max(cursor, now);
  for (const [index, item] of items.entries()) {
    if (index < current || item.state === 'done') continue;
    if (index === current) {
      cursor = now + leftOf(item, meeting, now);
      continue;
    }
    starts.set(item.id, cursor);
    cursor += item.minutes * MINUTE;
  }
  return starts;
}

function leftOf(item: Item, meeting: Timed, now: number): number {
  const running = meeting.current_item_since ? now - Date.parse(meeting.current_item_since) : 0;
  const used = item.used_seconds * 1000 + running;
  return Math.max(0, item.minutes * MINUTE - used);
}
