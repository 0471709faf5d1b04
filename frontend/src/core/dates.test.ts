import { expect, it } from 'vitest';
import {
  date,
  dateTime,
  daysBetween,
  endFromHanoi,
  fromHanoi,
  isoDay,
  isoWeekday,
  longDateTime,
  nextWeek,
  shortDate,
  time,
  timeSince,
  timeToSecond,
} from './dates.ts';

const AT = '2026-11-23T01:30:12Z';

it('writes the date of a session in full', () => {
  expect(longDateTime(AT, 'vi')).toBe('Thứ Hai, 23/11/2026, 08:30');
  expect(longDateTime(AT, 'en')).toBe('Monday, 23/11/2026, 08:30');
});

it('writes short forms', () => {
  expect(shortDate('2026-11-24T05:00:00Z', 'vi', AT)).toBe('Thứ Ba, 24/11');
  expect(shortDate('2026-11-24T05:00:00Z', 'vi', '2026-12-31T17:00:00Z')).toBe('Thứ Ba, 24/11/2026');
  expect(time(AT)).toBe('08:30');
  expect(timeToSecond(AT)).toBe('08:30:12');
  expect(dateTime(AT)).toBe('23/11/2026, 08:30');
});

it('turns the day at midnight in Hanoi, not in Greenwich', () => {
  expect(date('2026-11-23T16:59:59Z')).toBe('23/11/2026');
  expect(date('2026-11-23T17:00:00Z')).toBe('24/11/2026');
  expect(time('2026-11-23T17:00:00Z')).toBe('00:00');
});

it('counts calendar days there', () => {
  expect(daysBetween('2026-11-23T16:00:00Z', '2026-11-23T18:00:00Z')).toBe(1);
  expect(daysBetween('2026-11-23T10:00:00Z', '2026-11-20T10:00:00Z')).toBe(-3);
  expect(isoDay('2026-11-23T17:00:00Z')).toBe('2026-11-24');
});

it('numbers weekdays from Monday', () => {
  expect([isoWeekday('2026-11-23'), isoWeekday('2026-11-29')]).toEqual([1, 7]);
});

it('offers a day of the week to come on which people work', () => {
  const offered = (day: number) => nextWeek(Date.parse(`2026-11-${day}T03:00:00Z`));
  expect([27, 28, 29, 30].map(offered)).toEqual(['2026-12-04', '2026-12-07', '2026-12-07', '2026-12-07']);
});

it('reads a form as Hanoi time', () => {
  expect(fromHanoi('2026-12-03', '08:00')).toBe('2026-12-03T01:00:00.000Z');
});

it('takes an end before the start as after midnight, unless that makes more than a night', () => {
  const end = (from: string, until: string) => endFromHanoi(fromHanoi('2026-12-03', from), '2026-12-03', until);
  expect(end('21:05', '23:05')).toBe(fromHanoi('2026-12-03', '23:05'));
  expect(end('21:05', '00:05')).toBe(fromHanoi('2026-12-04', '00:05'));
  expect(end('20:00', '08:00')).toBe(fromHanoi('2026-12-04', '08:00'));
  expect(end('20:00', '08:01')).toBe(fromHanoi('2026-12-03', '08:01'));
  expect(end('08:00', '08:00')).toBe(fromHanoi('2026-12-03', '08:00'));
});

it('names the day of an end only where it is another', () => {
  const starts = fromHanoi('2026-12-03', '21:05');
  expect(timeSince(fromHanoi('2026-12-03', '23:05'), starts)).toBe('23:05');
  expect(timeSince(fromHanoi('2026-12-04', '00:05'), starts)).toBe('00:05, 04/12');
});

it('gives text in composed form', () => {
  const written = longDateTime(AT, 'vi');
  expect(written).toBe(written.normalize('NFC'));
});
