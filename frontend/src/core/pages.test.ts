import { describe, expect, it } from 'vitest';
import {
  alive,
  anchorAt,
  column,
  MOST_PIXELS,
  pageAt,
  paintScale,
  shown,
  stepped,
  strips,
  topOf,
  trimmedMargins,
  usualWidth,
} from './pages.ts';

const A4 = { width: 595, height: 842 };
const ten = column(
  Array.from({ length: 10 }, () => A4),
  1,
  10,
);

describe('a column of pages', () => {
  it('stacks pages with gaps', () => {
    expect(ten.tops.slice(0, 2)).toEqual([10, 862]);
    expect(ten.height).toBe(10 + 10 * 852);
    expect(ten.width).toBe(595);
  });

  it('finds the page at a height', () => {
    expect([0, 9, 10, 861, 862, 99_999].map((y) => pageAt(ten, y))).toEqual([1, 1, 1, 1, 2, 10]);
  });

  it('knows what a window shows', () => {
    expect(shown(ten, 800, 400)).toEqual({ first: 1, last: 2 });
    expect(shown(ten, 0, 0)).toEqual({ first: 1, last: 1 });
  });

  it('takes the width of most pages, not of the cover', () => {
    expect(usualWidth([{ width: 900, height: 500 }, A4, A4])).toBe(595);
    expect(usualWidth([])).toBe(0);
  });

  it('keeps the place when the zoom changes', () => {
    const larger = column(
      Array.from({ length: 10 }, () => A4),
      2,
      10,
    );
    const anchor = anchorAt(ten, 862 + 421);
    expect(anchor).toEqual({ page: 2, share: 0.5 });
    expect(topOf(larger, anchor)).toBe(10 + 1684 + 10 + 842);
  });
});

describe('canvases', () => {
  it('live in view first, then ahead, three in all', () => {
    expect([...alive({ first: 4, last: 4 }, 10)].sort()).toEqual([3, 4, 5]);
    expect([...alive({ first: 4, last: 5 }, 10)].sort()).toEqual([4, 5, 6]);
    expect([...alive({ first: 1, last: 1 }, 10)].sort()).toEqual([1, 2, 3]);
    expect([...alive({ first: 1, last: 1 }, 1)]).toEqual([1]);
  });

  it('are never missing for a page in view', () => {
    expect(alive({ first: 2, last: 6 }, 10).size).toBe(5);
  });

  it('are as sharp as the screen while they may be', () => {
    expect(paintScale(A4, 1, 2)).toBe(2);
    const scale = paintScale(A4, 3, 3);
    expect(scale).toBeLessThan(9);
    expect(A4.width * A4.height * scale * scale).toBeCloseTo(MOST_PIXELS, 0);
  });
});

describe('pages that come and go one by one', () => {
  it('make room before another comes, the first wanted first', () => {
    const wanted = [5, 6, 4];
    expect(stepped([3, 4, 5], wanted)).toEqual([4, 5]);
    expect(stepped([4, 5], wanted)).toEqual([4, 5, 6]);
    expect(stepped([], wanted)).toEqual([5]);
  });

  it('stay what they are once all are there, whatever their order', () => {
    const held = [4, 5, 6];
    expect(stepped(held, [5, 6, 4])).toBe(held);
  });
});

describe('margins out of view', () => {
  it('are what every page leaves blank, less what is kept', () => {
    const trimmed = trimmedMargins(
      [
        { left: 0.14, right: 0.08 },
        { left: 0.16, right: 0.07 },
      ],
      0.04,
    );
    expect(trimmed.left).toBeCloseTo(0.1);
    expect(trimmed.right).toBeCloseTo(0.03);
  });

  it('stay in view where a page has no text, as in a scan', () => {
    expect(trimmedMargins([{ left: 0.14, right: 0.08 }, undefined], 0.04)).toEqual({ left: 0, right: 0 });
    expect(trimmedMargins([], 0.04)).toEqual({ left: 0, right: 0 });
  });

  it('are never more than a fifth, nor less than nothing', () => {
    expect(trimmedMargins([{ left: 0.5, right: 0.01 }], 0.04)).toEqual({ left: 0.2, right: 0 });
  });
});

describe('the strips of a painted page', () => {
  it('cover it from edge to edge, each lying a little under the next', () => {
    for (const page of [
      { width: 1266, height: 1793 },
      { width: 5000, height: 1040 },
      { width: 700, height: 3 },
      { width: 1, height: 1 },
    ]) {
      const cut = strips(page);
      expect(cut[0]?.top).toBe(0);
      const last = cut.at(-1);
      expect((last?.top ?? 0) + (last?.height ?? 0)).toBe(page.height);
      for (const [index, strip] of cut.entries()) {
        expect(strip.height).toBeGreaterThan(0);
        const next = cut[index + 1];
        if (next) expect(strip.top + strip.height).toBeGreaterThan(next.top);
      }
    }
  });

  it('are few where a page is small, and none is more than a frame can bear', () => {
    expect(strips({ width: 700, height: 800 })).toHaveLength(1);
    for (const { height } of strips({ width: 1266, height: 1793 })) expect(height * 1266).toBeLessThan(610_000);
  });
});
