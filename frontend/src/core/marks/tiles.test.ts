import { describe, expect, it } from 'vitest';
import { meets } from './geometry.ts';
import type { Rect } from './model.ts';
import { Tiles } from './tiles.ts';

describe('the tiles of a page', () => {
  it.each([
    ['A4', [0, 0, 595, 842]],
    ['A0 with a shifted origin', [-100, 50, 2284, 3420]],
    ['a strip', [0, 0, 40, 2000]],
  ] as [string, Rect][])('cover %s, and those are found that a rectangle meets', (_, page) => {
    const tiles = new Tiles(page);
    const all = tiles.all();
    expect(all.length).toBeLessThanOrEqual(17 * 17);
    const area = all.reduce((sum, tile) => sum + (tiles.rect(tile)[2] - tiles.rect(tile)[0]) ** 2, 0);
    expect(area).toBeGreaterThanOrEqual((page[2] - page[0]) * (page[3] - page[1]));
    for (const rect of [page, [page[0] + 10, page[1] + 10, page[0] + 20, page[1] + 300]] as Rect[]) {
      const met = all.filter((tile) => meets(tiles.rect(tile), rect));
      expect(tiles.meeting(rect)).toEqual(expect.arrayContaining(met));
    }
  });

  it('are all of them where everything changed', () => {
    const tiles = new Tiles([0, 0, 595, 842]);
    expect(tiles.meeting([-1e6, -1e6, 1e6, 1e6])).toEqual(tiles.all());
  });
});
