import { expect, it } from 'vitest';
import type { Attendee, Presence } from '../../api/contract.ts';
import { aroundTable, seatState } from './seating.ts';

function member(id: string, presence: Presence = 'in_room'): Attendee {
  const person = { id, full_name: id, short_name: id, title: '', unit_name: '' };
  return {
    id: `a-${id}`,
    person,
    role: 'member',
    order: 1,
    reply: null,
    presence,
    checked_in_at: null,
    is_head: false,
    is_elector: true,
  };
}

const many = (count: number) => Array.from({ length: count }, (_, index) => member(`p${index}`));
const ids = (seats: readonly Attendee[]) => seats.map((seat) => seat.person.id);

it('puts the chair at the head between the two next in order', () => {
  const hall = aroundTable(many(27), 'p0');
  expect(ids(hall.top)).toEqual(['p1', 'p0', 'p2']);
  expect([hall.left.length, hall.right.length, hall.bottom.length]).toEqual([10, 10, 4]);
});

it.each([0, 1, 2, 3, 5, 11, 26])('seats each of %i members once', (count) => {
  const hall = aroundTable(many(count), 'p0');
  const seated = ids([...hall.top, ...hall.left, ...hall.right, ...hall.bottom]);
  expect(seated.toSorted()).toEqual(ids(many(count)).toSorted());
});

it('seats everyone where the chair is no member', () => {
  expect(ids(aroundTable(many(3), 'x').top)).toEqual(['p0', 'p1']);
  expect(ids(aroundTable(many(3), 'x').left)).toEqual(['p2']);
});

it('shows presence without a vote, and who has answered with one', () => {
  expect(seatState(member('a', 'remote'), undefined)).toBe('remote');
  expect(seatState(member('a', 'left'), new Set(['a']))).toBe('voted');
  expect(seatState(member('a', 'remote'), new Set())).toBe('waiting');
  expect(seatState(member('a', 'left'), new Set())).toBe('away');
});
