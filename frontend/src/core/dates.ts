/** Dates the Vietnamese way, always in Hanoi's time zone whatever the device says. */

export type Locale = 'vi' | 'en';

const ZONE = 'Asia/Ho_Chi_Minh';
const TAGS = { vi: 'vi-VN', en: 'en-GB' } as const;

interface Parts {
  weekday: string;
  day: string;
  month: string;
  year: string;
  hour: string;
  minute: string;
  second: string;
}

const formats = new Map<Locale, Intl.DateTimeFormat>();

function formatOf(locale: Locale): Intl.DateTimeFormat {
  const known = formats.get(locale);
  if (known) return known;
  const made = new Intl.DateTimeFormat(TAGS[locale], {
    timeZone: ZONE,
    weekday: 'long',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(locale, made);
  return made;
}

function parts(at: number | string, locale: Locale): Parts {
  const found: Record<string, string> = {};
  for (const { type, value } of formatOf(locale).formatToParts(new Date(at))) found[type] = value;
  return found as unknown as Parts;
}

/** `Thứ Hai` */
export function weekday(at: number | string, locale: Locale): string {
  return parts(at, locale).weekday;
}

/** `08:30` */
export function time(at: number | string): string {
  const p = parts(at, 'vi');
  return `${p.hour}:${p.minute}`;
}

/** `09:53:12` */
export function timeToSecond(at: number | string): string {
  return `${time(at)}:${parts(at, 'vi').second}`;
}

/** `23/11` */
export function dayMonth(at: number | string): string {
  const p = parts(at, 'vi');
  return `${p.day}/${p.month}`;
}

/** `23/11/2026` */
export function date(at: number | string): string {
  return `${dayMonth(at)}/${parts(at, 'vi').year}`;
}

/** `Thứ Ba, 24/11`; with the year where it is another than that of `now`. */
export function shortDate(at: number | string, locale: Locale, now: number | string): string {
  const sameYear = parts(at, 'vi').year === parts(now, 'vi').year;
  return `${weekday(at, locale)}, ${sameYear ? dayMonth(at) : date(at)}`;
}

/** `Thứ Hai, 23/11/2026` */
export function longDate(at: number | string, locale: Locale): string {
  return `${weekday(at, locale)}, ${date(at)}`;
}

/** `Thứ Hai, 23/11/2026, 08:30` */
export function longDateTime(at: number | string, locale: Locale): string {
  return `${longDate(at, locale)}, ${time(at)}`;
}

/** `03/12/2026, 08:00` */
export function dateTime(at: number | string): string {
  return `${date(at)}, ${time(at)}`;
}

/** The calendar day in Hanoi as `2026-11-23`. */
export function isoDay(at: number | string): string {
  const p = parts(at, 'vi');
  return `${p.year}-${p.month}-${p.day}`;
}

/** Whole calendar days in Hanoi from one instant to another; negative when the second is earlier. */
export function daysBetween(from: number | string, to: number | string): number {
  return Math.round((Date.parse(isoDay(to)) - Date.parse(isoDay(from))) / 86_400_000);
}

/** 1 for Monday to 7 for Sunday, of a calendar day `2026-11-23`. */
export function isoWeekday(day: string): number {
  return ((new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/** The calendar day a week after `now` as `2026-11-30`, or the Monday after it where that is on a weekend. */
export function nextWeek(now: number): string {
  const weekend = isoWeekday(isoDay(now)) - 5;
  return isoDay(now + (7 + (weekend > 0 ? 3 - weekend : 0)) * 86_400_000);
}

/** What a form's date and time in Hanoi mean as an instant: `('2026-12-03', '08:00')` gives `2026-12-03T01:00:00.000Z`. */
export function fromHanoi(day: string, clock: string): string {
  return new Date(`${day}T${clock}:00+07:00`).toISOString();
}

const LONGEST_NIGHT_MS = 12 * 3_600_000;

/** When what starts at an instant of `day` ends at `clock`: on that day, or after midnight where it then lasts at most twelve hours. */
export function endFromHanoi(starts: string, day: string, clock: string): string {
  const ends = fromHanoi(day, clock);
  const next = Date.parse(ends) + 86_400_000;
  return ends <= starts && next - Date.parse(starts) <= LONGEST_NIGHT_MS ? new Date(next).toISOString() : ends;
}

/** `11:30`; with its day where that is another than the one of `since`: `00:30, 24/11`. */
export function timeSince(at: number | string, since: number | string): string {
  return isoDay(at) === isoDay(since) ? time(at) : `${time(at)}, ${dayMonth(at)}`;
}
