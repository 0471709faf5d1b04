import { expect, it } from 'vitest';
import { snippetOf } from './snippet.ts';

const TEXT = 'Luật Đất đai năm 2024 quy định về quyền\nvà trách nhiệm của Nhà nước đối với đất đai.';

it('keeps whole words around a find, and says where it was cut', () => {
  const from = TEXT.indexOf('trách nhiệm');
  expect(snippetOf(TEXT, { from, to: from + 11 }, 16)).toEqual({
    before: '…về quyền và ',
    found: 'trách nhiệm',
    after: ' của Nhà nước…',
  });
});

it('cuts nothing at the ends of a page', () => {
  expect(snippetOf(TEXT, { from: 0, to: 12 }, 400)).toEqual({
    before: '',
    found: 'Luật Đất đai',
    after: ' năm 2024 quy định về quyền và trách nhiệm của Nhà nước đối với đất đai.',
  });
});
