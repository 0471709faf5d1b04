import { expect, it } from 'vitest';
import type { Item, Paper } from '../api/contract.ts';
import { hitsIn, sourcesOf, wordsOf } from './paper-search.ts';

const words = wordsOf(['Tờ trình về đất đai', '', 'Luật Đất  đai và đất đai']);
const pages = (query: string) => hitsIn(words, query).map(({ page, snippet }) => `${page} ${snippet.found}`);

it('finds words on every page, with or without their marks', () => {
  expect(pages('dat dai')).toEqual(['1 đất đai', '3 Đất đai', '3 đất đai']);
  expect(pages('đất đai')).toEqual(pages('dat dai'));
  expect(pages('đát')).toEqual([]);
});

it('finds words that a line breaks, and hyphens', () => {
  const broken = wordsOf(['Neil Arm- strong -- 1969']);
  const found = (query: string) => hitsIn(broken, query).map(({ snippet }) => snippet.found);
  expect([found('armstrong'), found('arm-strong'), found('--')]).toEqual([['Arm- strong'], ['Arm- strong'], ['--']]);
});

it('shows what stands around', () => {
  expect(hitsIn(words, 'trình')[0]?.snippet).toEqual({ before: 'Tờ ', found: 'trình', after: ' về đất đai' });
});

it('does not look for a letter', () => {
  expect([pages('đ'), pages(' ')]).toEqual([[], []]);
});

it('takes the papers one can read in the order of the programme', () => {
  const items = [
    { id: 'i2', no: 2 },
    { id: 'i1', no: 1 },
  ] as Item[];
  const paper = (id: string, item_id: string, order: number, rest: Partial<Paper> = {}) =>
    ({ id, item_id, order, title: id, on_paper: null, current_version_id: `v${id}`, ...rest }) as Paper;
  const papers = [
    paper('c', 'i2', 1),
    paper('b', 'i1', 2),
    paper('a', 'i1', 1),
    paper('unread', 'i1', 3, { current_version_id: null }),
    paper('elsewhere', 'i9', 1),
    paper('table', 'i1', 4, { on_paper: { handed_out: 1, collected: 0 } }),
  ];
  const found = sourcesOf({ id: 'm', title: 'Phiên họp' }, items, papers);
  expect(found.map(({ version, no }) => [version, no])).toEqual([
    ['va', 1],
    ['vb', 1],
    ['vc', 2],
  ]);
});
