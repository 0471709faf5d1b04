/** Dates and numbers in the language of the screen. */
import * as dates from '../core/dates.ts';
import * as numbers from '../core/numbers.ts';
import { m } from '../paraglide/messages.js';
import { clock } from '../state/clock.svelte.ts';
import { language } from './locale.svelte.ts';

type At = number | string;

export const time = dates.time;
export const timeSince = dates.timeSince;
export const timeToSecond = dates.timeToSecond;
export const dateTime = dates.dateTime;
export const date = dates.date;
export const longDate = (at: At) => dates.longDate(at, language.current);
export const longDateTime = (at: At) => dates.longDateTime(at, language.current);
export const shortDate = (at: At) => dates.shortDate(at, language.current, clock.exact());
export const number = (value: number) => numbers.number(value, language.current);
export const percent = (part: number, whole: number) => numbers.percent(part, whole, language.current);
export const fileSize = (bytes: number) => numbers.fileSize(bytes, language.current);

const WEEKDAYS = [m.weekday_1, m.weekday_2, m.weekday_3, m.weekday_4, m.weekday_5, m.weekday_6, m.weekday_7];

/** The short weekday of a calendar day `2026-11-23`. */
export function shortWeekday(day: string): string {
  return WEEKDAYS[dates.isoWeekday(day) - 1]?.() ?? '';
}
