/** Terms of office: whole days in Vietnam, the last one included. */
import { m } from '../../paraglide/messages.js';
import * as format from '../../text/format.ts';

export interface Term {
  starts_on: string;
  ends_on: string | null;
}

const VIETNAM = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh', dateStyle: 'short' });

/** The civil day in Vietnam, `2026-11-23`, of an instant in milliseconds. */
export const today = (now: number) => VIETNAM.format(now);

/** Whether the term's last day lies before this day. */
export const isOver = (term: Term, day: string) => term.ends_on !== null && term.ends_on < day;

/** `từ 01/01/2026 đến 31/12/2030` */
export function termWords({ starts_on, ends_on }: Term): string {
  const from = format.date(`${starts_on}T00:00:00+07:00`);
  return ends_on ? m.admin_term({ from, to: format.date(`${ends_on}T00:00:00+07:00`) }) : m.admin_term_open({ from });
}
