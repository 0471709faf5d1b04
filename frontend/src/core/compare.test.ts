import { expect, test } from 'vitest';
import { countsOf, differs, nextChange } from './compare.ts';

const same = { before: 1, after: 1, removed: [], added: [], same_picture: null };
const words = { ...same, added: [{ text: 'mới' }], removed: [{ text: 'cũ' }, { text: 'chuyển', elsewhere: 3 }] };
const moved = { ...same, added: [{ text: 'chuyển', elsewhere: 2 }] };

test('a page is different by its words, its picture, or by being alone', () => {
  expect(differs(same)).toBe(false);
  expect(differs({ ...same, same_picture: true })).toBe(false);
  expect([words, { ...same, same_picture: false }, { ...same, before: null }].every(differs)).toBe(true);
});

test('what was moved counts once', () => {
  expect(countsOf([same, words, moved])).toEqual({ added: 1, removed: 1, moved: 1, pages: 2 });
});

test('one goes from change to change, round the ends', () => {
  const rows = [same, words, same, moved];
  expect(nextChange(rows, -1, 1)).toBe(1);
  expect(nextChange(rows, 1, 1)).toBe(3);
  expect(nextChange(rows, 3, 1)).toBe(1);
  expect(nextChange(rows, -1, -1)).toBe(3);
  expect(nextChange(rows, 1, -1)).toBe(3);
  expect(nextChange([same], -1, 1)).toBe(-1);
});
