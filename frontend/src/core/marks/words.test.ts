import { describe, expect, it } from 'vitest';
import type { Rect } from './model.ts';
import { lines, selected } from './words.ts';

/** Words of these widths one after the other, in a line so high, with spaces of 3 points. */
function row(widths: readonly number[], height: number, x = 100, y = 500): Rect[] {
  return widths.map((width, index) => {
    const left = widths.slice(0, index).reduce((sum, before) => sum + before + 3, x);
    return [left, y, left + width, y + height];
  });
}

/** The same on a page that is shown turned by a quarter. */
const turned = (rects: readonly Rect[]): Rect[] => rects.map(([x0, y0, x1, y1]) => [-y1, x0, -y0, x1]);

const SHORT = row([14, 16, 14, 15], 22);
const TWO = [...row([30, 25, 40], 18), ...row([22, 60], 18, 100, 478)];

describe('a stretch of words', () => {
  it.each([
    ['a line of words shorter than they are high', SHORT, [[100, 500, 168, 522]]],
    [
      'two lines',
      TWO,
      [
        [100, 500, 201, 518],
        [100, 478, 185, 496],
      ],
    ],
    [
      'a line with one word in larger letters',
      [...row([40], 18), ...row([50, 40], 26, 143, 496)],
      [[100, 496, 236, 522]],
    ],
    ['one word', row([9], 18), [[100, 500, 109, 518]]],
    ['none', [], []],
  ] as [string, Rect[], Rect[]][])('is marked line by line: %s', (_, rects, made) => {
    expect(lines(rects)).toEqual(made);
    expect(lines(turned(rects))).toEqual(turned(made));
  });

  it('is marked line by line where a narrow column has a word in each', () => {
    const column = [...row([20], 18), ...row([14], 18, 100, 478)];
    expect(lines(column)).toEqual(column);
  });
});

describe('what is selected', () => {
  const words = ['số', '31', 'của', 'tỉnh'].map((text) => ({ text, rect: [0, 0, 1, 1] as Rect }));

  it.each([
    ['whole words', 2, 7, [1, 2]],
    ['words of which the most is selected', 3, 10, [1, 3]],
    ['a part of a word', 5, 6, [2, 2]],
    ['less than half a word', 7, 8, undefined],
    ['all', 0, 11, [0, 3]],
  ] as [string, number, number, [number, number] | undefined][])('is %s', (_, from, to, found) => {
    expect(selected(words, from, to)).toEqual(found);
  });
});
