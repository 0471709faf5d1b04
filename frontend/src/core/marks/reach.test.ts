import { describe, expect, it } from 'vitest';
import type { Rect } from './model.ts';
import { reached, STEP, sharpness } from './reach.ts';

const PAGE = { width: 1190, height: 1684 };

describe('the canvas of what is drawn on a page', () => {
  it.each([
    ['a word', undefined, [300, 520, 380, 540], [256, 512, 512, 768]],
    ['what crosses a step', undefined, [500, 500, 520, 520], [256, 256, 768, 768]],
    ['the corner of the page', undefined, [1100, 1650, 1300, 1800], [1024, 1536, 1190, 1684]],
    ['more than the page', undefined, [-500, -500, 5000, 5000], [0, 0, 1190, 1684]],
    ['what lies on it already', [256, 512, 512, 768], [300, 520, 380, 540], undefined],
    ['something further down', [256, 512, 512, 768], [300, 1000, 380, 1020], [256, 512, 512, 1024]],
    ['something above to the left', [256, 512, 512, 768], [10, 10, 20, 20], [0, 0, 512, 768]],
    ['what lies beside the page', undefined, [-80, 20, -10, 60], undefined],
    ['what lies below the page', [0, 0, 256, 256], [20, 1700, 60, 1800], undefined],
  ] as [string, Rect | undefined, Rect, Rect | undefined][])('reaches %s', (_, held, wanted, place) => {
    expect(reached(held, wanted, PAGE)).toEqual(place);
  });

  it('grows seldom under a line of writing', () => {
    let held: Rect | undefined;
    let grew = 0;
    for (let x = 20; x < PAGE.width - 20; x += 5) {
      const place = reached(held, [x, 400, x + 5, 430], PAGE);
      if (place) grew += 1;
      held = place ?? held;
    }
    expect(grew).toBe(Math.ceil(PAGE.width / STEP));
    expect(held).toEqual([0, 256, PAGE.width, 512]);
  });
});

describe('how sharp it is', () => {
  const drawing = { width: 9536, height: 13480 };
  const most = 5_200_000;
  const whole = Math.sqrt(most / (drawing.width * drawing.height));

  it.each([
    ['a word on a large drawing', drawing, [4000, 6000, 4300, 6080], 2, 2],
    ['all of a page that fits', PAGE, [0, 0, 1190, 1684], 1, 1],
    ['all of a large drawing', drawing, [0, 0, 9536, 13480], 2, whole],
  ] as [string, { width: number; height: number }, Rect, number, number][])(
    'has %s',
    (_, page, drawn, density, had) => {
      expect(sharpness(page, drawn, density, most)).toBe(had);
    },
  );

  it('is as much as there are pixels for in between', () => {
    const had = sharpness(drawing, [0, 0, 9536, 1000], 2, most);
    expect(had).toBeGreaterThan(3 * whole);
    expect(had).toBeLessThan(0.8);
  });
});
