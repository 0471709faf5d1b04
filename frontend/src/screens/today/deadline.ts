/** A deadline in words: when, how long, and how urgent. */
import type { WaitingEntry } from '../../api/contract.ts';
import { daysBetween } from '../../core/dates.ts';
import { m } from '../../paraglide/messages.js';
import * as format from '../../text/format.ts';

export interface Deadline {
  when: string;
  left: string;
  tone: 'late' | 'soon' | '';
}

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** The entries that still wait at server time `now`, also where the list was read long before. */
export function stillWaiting<Entry extends Pick<WaitingEntry, 'until'>>(
  entries: readonly Entry[],
  now: number,
): Entry[] {
  return entries.filter(({ until }) => !until || now < Date.parse(until));
}

/** How an entry's deadline stands against server time `now`. */
export function deadline(entry: Pick<WaitingEntry, 'due_at' | 'overdue' | 'working_days_left'>, now: number): Deadline {
  if (!entry.due_at) return { when: m.today_no_due(), left: '', tone: '' };
  const days = daysBetween(now, entry.due_at);
  if (entry.overdue) {
    const when = days < 0 ? m.today_overdue({ days: -days }) : m.today_overdue_today();
    return { when, left: format.shortDate(entry.due_at), tone: 'late' };
  }
  const working = entry.working_days_left;
  if (days > 0) {
    const left = working ? m.today_left_working_days({ days: working }) : m.today_left_days({ days });
    return { when: format.shortDate(entry.due_at), left, tone: '' };
  }
  const left = Math.max(0, Date.parse(entry.due_at) - now);
  const words =
    left >= HOUR
      ? m.today_left_hours({ hours: Math.floor(left / HOUR) })
      : m.today_left_minutes({ minutes: Math.ceil(left / MINUTE) });
  return { when: m.today_due_today({ time: format.time(entry.due_at) }), left: words, tone: 'soon' };
}
