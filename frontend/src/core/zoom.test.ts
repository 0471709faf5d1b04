import { describe, expect, it } from 'vitest';
import { column } from './pages.ts';
import { doubleTapped, focusAt, leftOf, placeOf, sharpPart, zoomLimits } from './zoom.ts';

const A4 = { width: 600, height: 800 };
const WIDE = { width: 1200, height: 600 };
const small = column([A4, WIDE, A4], 1, 10);
const large = column([A4, WIDE, A4], 2, 10);

describe('zooming about a point', () => {
  it.each([
    [700, 400],
    [10, 1000],
    [900, 1800],
  ])('keeps what lies at %i, %i under the fingers', (x, y) => {
    const focus = focusAt(small, 1224, x, y);
    const there = placeOf(large, 2424, focus);
    const page = focus.page;
    expect(there.x - leftOf(large, 2424, page)).toBeCloseTo(2 * (x - leftOf(small, 1224, page)));
    expect(there.y - (large.tops[page - 1] ?? 0)).toBeCloseTo(2 * (y - (small.tops[page - 1] ?? 0)));
  });

  it('goes closer by a double tap, and back to the fit from anywhere', () => {
    expect(doubleTapped(1, 1)).toBe(2);
    expect(doubleTapped(1.9, 1)).toBe(1);
    expect(doubleTapped(0.5, 1)).toBe(1);
  });

  it('lets a large drawing be read closely and a long paper not grow past what browsers bear', () => {
    expect(zoomLimits(0.3, 3370).most).toBe(4);
    expect(zoomLimits(1.3, 10 * 842).most).toBeCloseTo(5.2);
    expect(zoomLimits(1.3, 10_000 * 842).most).toBeLessThan(2);
  });
});

describe('a part painted by itself', () => {
  const page = { x: 100, y: 200, width: 5000, height: 7000 };

  it('is the window with a margin, in the page', () => {
    expect(sharpPart(page, { x: 0, y: 0, width: 1000, height: 800 }, 1e7)).toEqual({
      x: 0,
      y: 0,
      width: 1100,
      height: 760,
    });
  });

  it('is nothing where the page is out of the window, or the part itself too large', () => {
    expect(sharpPart(page, { x: 0, y: 9000, width: 1000, height: 800 }, 1e7)).toBeUndefined();
    expect(sharpPart(page, { x: 0, y: 0, width: 4000, height: 4000 }, 1e6)).toBeUndefined();
  });
});
