import { expect, it } from 'vitest';
import { bare, findIn } from './find.ts';

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

it.each(['-', '\u2010', '\u00AD'])('finds words that a line breaks at %j, with the hyphen and without', (hyphen) => {
  const broken = `Ngày Arm${hyphen}\nstrong đặt chân; thành phố Arm${hyphen} strong`;
  const both = [`Arm${hyphen}\nstrong`, `Arm${hyphen} strong`];
  expect(cut('armstrong', broken)).toEqual(both);
  expect(cut('Arm-strong', broken)).toEqual(both);
  expect(cut('phố armstrong', broken)).toEqual([`phố Arm${hyphen} strong`]);
  expect(cut('strong', broken)).toEqual(['strong', 'strong']);
  expect(cut('arm', broken)).toEqual(['Arm', 'Arm']);
  expect(cut('arm strong', broken)).toEqual([]);
});

it('takes a hyphen between words at its word', () => {
  const development = 'kinh tế -\nxã hội, kinh tế - xã hội; hai- ba (a-b)';
  expect(cut('kinh te - xa', development)).toEqual(['kinh tế -\nxã', 'kinh tế - xã']);
  expect(cut('hai- ba', development)).toEqual(['hai- ba']);
  expect(cut('(a\u2010b)', development)).toEqual(['(a-b)']);
  expect(cut('ab', development)).toEqual([]);
});

it('says of no text that holds a query that nothing can be found', () => {
  const texts = ['Arm-\nstrong', 'a-b c', 'tế -\nxã', '1-\n2', 'so\u00ADon', '- -'];
  const queries = ['armstrong', 'arm-strong', 'a-b', 'a-b c', 'te - xa', '1-2', '12', 'soon', '--', '- -', 'g', '-'];
  const pairs = texts.flatMap((from) => queries.map((query) => ({ from, query })));
  const held = pairs.filter(({ from, query }) => findIn(from, query).length > 0);
  expect(held.length).toBe(16);
  for (const { from, query } of held) expect(bare(from)).toContain(bare(query));
});

it('finds nothing for nothing', () => {
  expect(cut('  ')).toEqual([]);
  expect(findIn('', 'a')).toEqual([]);
});

it('finds what stands at the very end', () => {
  expect(cut('đai.')).toEqual(['đai.']);
});
