import { expect, it } from 'vitest';
import { stillWaiting } from './deadline.ts';

it('lets an invitation go when its meeting is over, and nothing that has no end', () => {
  const until = '2026-11-23T03:00:00Z';
  const entries = [{ until }, { until: null }];
  expect(stillWaiting(entries, Date.parse(until) - 1)).toEqual(entries);
  expect(stillWaiting(entries, Date.parse(until))).toEqual([{ until: null }]);
});
