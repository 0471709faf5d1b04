import { expect, it } from 'vitest';
import type { Item, Meeting } from '../api/contract.ts';
import { likelyStarts } from './agenda.ts';

const at = (clock: string) => Date.parse(`2026-11-23T${clock}:00Z`);
const item = (id: string, minutes: number, state: Item['state']) =>
  ({ id, minutes, state, used_seconds: id === 'b' ? 600 : 0 }) as Item;
const items = [item('a', 30, 'done'), item('b', 45, 'current'), item('c', 20, 'pending'), item('d', 15, 'pending')];
const meeting: Pick<Meeting, 'starts_at' | 'current_item_id' | 'current_item_since' | 'state'> = {
  state: 'in_session',
  starts_at: '2026-11-23T01:00:00Z',
  current_item_id: 'b',
  current_item_since: '2026-11-23T01:40:00Z',
};

it('counts from what is left of the current item', () => {
  const starts = likelyStarts(items, meeting, at('02:00'));
  expect([...starts]).toEqual([
    ['c', at('02:15')],
    ['d', at('02:35')],
  ]);
});

it('moves on with the clock once the current item is over its time', () => {
  expect(likelyStarts(items, meeting, at('02:30')).get('c')).toBe(at('02:30'));
});

it('counts from the planned begin before the meeting has begun', () => {
  const planned = items.map((held) => ({ ...held, state: 'pending' as const }));
  const before = { ...meeting, state: 'published' as const, current_item_id: null, current_item_since: null };
  expect(likelyStarts(planned, before, at('00:10')).get('b')).toBe(at('01:30'));
});
