import { expect, it } from 'vitest';
import { best, crossedMark, formatCountdown, itemTime, sample, secondsLeft } from './clock.ts';

const AT = '2026-11-23T01:30:00Z';
const ms = Date.parse(AT);

it('reads the offset from the middle of the exchange', () => {
  expect(sample(AT, ms - 5_100, ms - 4_900)).toEqual({ offset: 5_000, roundTrip: 200 });
});

it('trusts the quickest exchange', () => {
  const samples = [
    { offset: 10, roundTrip: 300 },
    { offset: 20, roundTrip: 40 },
    { offset: 30, roundTrip: 90 },
  ];
  expect(best(samples)?.offset).toBe(20);
  expect(best([])).toBeUndefined();
});

it('counts a begun second and never goes below zero', () => {
  expect(secondsLeft(AT, ms - 83_001)).toBe(84);
  expect(secondsLeft(AT, ms + 5_000)).toBe(0);
});

it('writes minutes and seconds, and hours only when there are any', () => {
  expect(formatCountdown(84)).toBe('01:24');
  expect(formatCountdown(3_723)).toBe('1:02:03');
});

it('announces 60, 30 and 10 seconds once each', () => {
  expect(crossedMark(61, 60)).toBe(60);
  expect(crossedMark(60, 59)).toBeUndefined();
  expect(crossedMark(32, 29)).toBe(30);
  expect(crossedMark(11, 10)).toBe(10);
});

it('does not announce a mark long past, as after a sleep', () => {
  expect(crossedMark(70, 40)).toBeUndefined();
});

it('adds the running stretch to the time an item has used', () => {
  expect(itemTime(45, 600, AT, ms + 18 * 60_000)).toEqual({
    usedMinutes: 28,
    leftMinutes: 17,
    share: 28 / 45,
    over: false,
  });
});

it('says when an item is over its time', () => {
  expect(itemTime(10, 660, null, ms)).toMatchObject({ leftMinutes: 0, share: 1, over: true });
});
