import { expect, test } from 'vitest';
import type { Mark, Sheet } from './model.ts';
import { ABOUT_NOTHING, headingOf, newSheet, orderAt, sheetsOf, strokesOn, withWords } from './notebook.ts';

const owner = { id: 'p', full_name: 'Đặng Ngọc Diệu' } as Mark['owner'];

function mark(id: string, body: Mark['body'], created_at = ''): Mark {
  const never = { revision: 1, seq: 1, changed_at: '', removed: false, settled: null, places: {} };
  return { id, pad: 'n', layer: 'l', owner, version: null, body, created_at, ...never };
}

function sheet(id: string, order: number, text = '', title = ''): Mark {
  return mark(id, { kind: 'sheet', title, text, order, ...ABOUT_NOTHING });
}

test('a new sheet lies on top', () => {
  const held = sheetsOf([sheet('b', 2), sheet('a', 1)]);
  expect(held.map(({ id }) => id)).toEqual(['a', 'b']);
  const added = mark('c', newSheet(held, ABOUT_NOTHING));
  expect(sheetsOf([...held, added]).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
});

test.each([0, 1, 2])('a sheet moved to place %i lies there', (to) => {
  const others = sheetsOf([sheet('a', 1), sheet('b', 2)]);
  const moved = sheet('c', orderAt(others, to));
  expect(sheetsOf([...others, moved])[to]?.id).toBe('c');
});

test('words are found with and without their marks, in title and text', () => {
  const sheets = sheetsOf([sheet('a', 1, 'Hỏi về nguồn vốn'), sheet('b', 2, '', 'Nguồn lực'), sheet('c', 3, 'khác')]);
  expect(withWords(sheets, 'nguon').map(({ id }) => id)).toEqual(['a', 'b']);
  expect(withWords(sheets, 'vốn').map(({ id }) => id)).toEqual(['a']);
  expect(withWords(sheets, ' ')).toHaveLength(3);
});

test('a sheet without a title is called by its first words', () => {
  const body = (sheet('a', 1, '\n  Hỏi thêm \nhai', '').body ?? undefined) as Sheet;
  expect(headingOf(body)).toBe('Hỏi thêm');
  expect(headingOf({ ...body, title: 'Tên' })).toBe('Tên');
});

test('strokes not yet sent lie over the others', () => {
  const ink = { kind: 'ink', page: null, sheet: 's', tool: 'pen', color: 'blue', width: 1, points: '' } as const;
  const strokes = [mark('new', ink), mark('old', ink, '2026-11-23T01:00:00Z'), mark('x', { ...ink, sheet: 't' })];
  expect(strokesOn(strokes, 's').map(({ id }) => id)).toEqual(['old', 'new']);
});
