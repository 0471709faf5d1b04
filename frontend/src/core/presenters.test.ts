import { expect, it } from 'vitest';
import type { PersonRef } from '../api/contract.ts';
import { offered } from './presenters.ts';

const person = (id: string, full_name: string): PersonRef => ({
  id,
  full_name,
  short_name: '',
  title: '',
  unit_name: '',
});
const [son, dieu, mai, me] = [
  person('1', 'Lê Khắc Sơn'),
  person('2', 'Đặng Ngọc Diệu'),
  person('3', 'Trần Thị Mai'),
  person('4', 'Hồ Lan'),
];
const attendees = [
  { person: mai, presence: 'absent' as const },
  { person: dieu, presence: 'in_room' as const },
  { person: me, presence: 'absent' as const },
  { person: son, presence: 'absent' as const },
];

it('offers whoever presents the item first, then oneself, then those who are there', () => {
  expect(offered(attendees, son, '4', '')).toEqual([son, me, dieu, mai]);
  expect(offered(attendees, null, undefined, '')).toEqual([dieu, mai, me, son]);
});

it('finds a name typed without marks', () => {
  expect(offered(attendees, null, '4', ' dang ')).toEqual([dieu]);
  expect(offered(attendees, null, '4', 'không có')).toEqual([]);
});
