import { expect, test } from 'vitest';
import { isOver, today } from './terms.ts';

test.each([
  ['2026-11-22T16:59:59Z', '2026-11-22'],
  ['2026-11-22T17:00:00Z', '2026-11-23'],
])('%s is %s in Vietnam', (at, day) => {
  expect(today(Date.parse(at))).toBe(day);
});

test.each([
  [null, false],
  ['2026-11-22', true],
  ['2026-11-23', false],
])('a term to %s is over on 23-11-2026: %s', (ends_on, over) => {
  expect(isOver({ starts_on: '2026-01-01', ends_on }, '2026-11-23')).toBe(over);
});
