import { expect, it } from 'vitest';
import { findIn } from './find.ts';

const text = 'Điều 12. Thời hạn giải quyết hồ sơ; thời  hạn\nđăng ký đất đai.';
const cut = (query: string, from = text) => findIn(from, query).map((hit) => from.slice(hit.from, hit.to));

it('finds words typed without marks', () => {
  expect(cut('thoi han')).toEqual(['Thời hạn', 'thời  hạn']);
  expect(cut('dat dai')).toEqual(['đất đai']);
});

it('takes marks that are typed at their word', () => {
  expect(cut('đất')).toEqual(['đất']);
  expect(cut('đát')).toEqual([]);
});

it('sees a line break as a blank', () => {
  expect(cut('hạn đăng')).toEqual(['hạn\nđăng']);
});

it('finds decomposed text too', () => {
  const decomposed = 'quyết định'.normalize('NFD');
  expect(cut('quyết định', decomposed)).toEqual([decomposed]);
  expect(cut('quyet', decomposed)).toEqual(['quyết'.normalize('NFD')]);
});

it('finds nothing for nothing', () => {
  expect(cut('  ')).toEqual([]);
  expect(findIn('', 'a')).toEqual([]);
});

it('finds what stands at the very end', () => {
  expect(cut('đai.')).toEqual(['đai.']);
});
