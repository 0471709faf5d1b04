import { expect, it } from 'vitest';
import { type Piece, pieceOf, runsOf, stretchBoxes, type TextItem, wordsIn } from './pieces-of-text.ts';

/** Letters half as wide as they are high, m twice as wide. */
const measure = (text: string) => [...text].reduce((sum, letter) => sum + (letter === 'm' ? 2 : 1), 0);
const STYLE = { fontFamily: 'serif', ascent: 0.8, descent: -0.2 };

/** An item of letters that are 10 high; `turn` writes it upwards. */
function item(str: string, x: number, width: number, y = 100, turn = false): TextItem {
  const transform = turn ? [0, 10, -10, 0, y, x] : [10, 0, 0, 10, x, y];
  return { str, dir: 'ltr', transform, width, height: 10, fontName: 'f', hasEOL: false };
}

function pieces(items: readonly TextItem[]): Piece[] {
  let from = 0;
  return items.map((each) => {
    const piece = pieceOf(each, from, STYLE);
    from += each.str.length + (each.hasEOL ? 1 : 0);
    return piece;
  });
}

const NUMBERED = [item('số', 10, 12), item(' ', 22, 9), item('31', 31, 8), item(' ', 39, 3), item('của', 42, 15)];
const BROKEN = [{ ...item('Arm-', 80, 20), hasEOL: true }, item('strong', 10, 24, 88)];

it('has words where the file places them, not where letters of another font would be', () => {
  expect(wordsIn(pieces(NUMBERED), measure)).toEqual([
    { text: 'số', rect: [10, 98, 22, 108] },
    { text: '31', rect: [31, 98, 39, 108] },
    { text: 'của', rect: [42, 98, 57, 108] },
  ]);
});

it('joins a word of two pieces', () => {
  expect(wordsIn(pieces([item('trách', 10, 20), item('nhiệm', 30.4, 25)]), measure)).toEqual([
    { text: 'tráchnhiệm', rect: [10, 98, 55.4, 108] },
  ]);
});

it('has a rectangle for each line of a stretch', () => {
  expect(stretchBoxes(pieces(NUMBERED), 3, 9, measure)).toEqual([[31, 98, 57, 108]]);
  expect(stretchBoxes(pieces(BROKEN), 0, 11, measure)).toEqual([
    [80, 98, 100, 108],
    [10, 86, 34, 96],
  ]);
});

it('shares the width of a word among its letters', () => {
  expect(stretchBoxes(pieces([item('ami', 10, 20)]), 1, 2, measure)).toEqual([[15, 98, 25, 108]]);
  expect(stretchBoxes(pieces([item('ami', 10, 20, 100, true)]), 1, 2, measure)).toEqual([[92, 15, 102, 25]]);
});

it('makes runs of words in a line with the spaces between them', () => {
  expect(runsOf(NUMBERED)).toEqual([NUMBERED[0], NUMBERED[1], item('31 của', 31, 26)]);
  const close = [
    item('số', 10, 12),
    item(' ', 22, 3),
    item('31', 25, 8),
    item(' ', 33, 3),
    { ...item('x', 36, 5), hasEOL: true },
  ];
  expect(runsOf(close)).toEqual([{ ...item('số 31 x', 10, 31), hasEOL: true }]);
  const upwards = [item('số', 10, 12, 100, true), item(' ', 22, 3, 100, true), item('31', 25, 8, 100, true)];
  expect(runsOf(upwards)).toEqual([item('số 31', 10, 23, 100, true)]);
});

it('makes no run over lines, fonts and directions', () => {
  const apart = (next: TextItem, first = item('số', 10, 12)) =>
    expect(runsOf([first, item(' ', 22, 3), next])).toHaveLength(3);
  apart(item('31', 25, 8, 90));
  apart({ ...item('31', 25, 8), fontName: 'g' });
  apart({ ...item('31', 25, 8), dir: 'rtl' });
  apart({ ...item('31', 25, 8), transform: [8, 0, 0, 8, 25, 100] });
  apart(item('31', 25, 8), { ...item('số', 10, 12), hasEOL: true });
});
