import { describe, expect, it } from 'vitest';
import { boundsOf, moved, placedOn } from './geometry.ts';
import { Grid } from './grid.ts';
import { at, between, caught, touches, within } from './hit.ts';
import type { Body, Mark, Place, Point } from './model.ts';
import { outlines, PIECE } from './outline.ts';
import { pack, type StrokePoint, unpack } from './points.ts';
import { Sheets } from './sheets.ts';
import { partsOf, Steps } from './undo.ts';
import { stretch, type Word, wordAt } from './words.ts';

const someone = { id: 'me', full_name: '', short_name: '', title: '', unit_name: '' };
const stroke = (points: StrokePoint[], width = 2): Body => ({
  kind: 'ink',
  page: 1,
  sheet: null,
  tool: 'pen',
  color: 'blue',
  width,
  points: pack(points),
});
const box: Body = { kind: 'box', page: 1, rect: [100, 100, 200, 160], color: 'red', width: 1, text: '', round: false };
const mark = (id: string, body: Body, places: Record<string, Place> = {}, created_at = ''): Mark => ({
  ...{ id, body, places, created_at, pad: 'p', layer: 'l', owner: someone, version: 'v1', revision: 1, seq: 1 },
  ...{ changed_at: '', removed: false, settled: null },
});
const place = (more: Partial<Place>): Place => ({
  state: 'moved',
  page: 2,
  dx: 10,
  dy: -20,
  rects: [],
  words_before: '',
  words_after: '',
  ...more,
});
const on = (body: Body, places = {}) => {
  const placed = placedOn(mark('m', body, places), 'v1');
  if (!placed) throw new Error('not placed');
  return placed;
};
const line: StrokePoint[] = Array.from({ length: 50 }, (_, index) => [index * 2, 50, 0.5]);

describe('hits', () => {
  it('an ellipse is touched on its line, not in the corners of its rectangle', () => {
    const ring = on({ ...box, round: true });
    expect(touches(ring, [200, 130], [200, 130], 2)).toBe(true);
    expect(touches(ring, [100, 100], [100, 100], 2)).toBe(false);
  });

  it('meets a stroke near its line only', () => {
    const placed = on(stroke(line));
    expect(touches(placed, [40, 52], [40, 52], 3)).toBe(true);
    expect(touches(placed, [40, 60], [40, 60], 3)).toBe(false);
  });

  it('meets a stroke that a quick rubber crosses between two points', () => {
    expect(touches(on(stroke(line)), [41, 0], [41, 100], 1)).toBe(true);
    expect(between([0, 0], [10, 10], [0, 10], [10, 0])).toBe(0);
  });

  it('meets a box at its edge and lets what it surrounds be met', () => {
    const [frame, inside] = [on(box), on(stroke([[150, 130, 0.5]]))];
    expect(at([frame, inside], [150, 130], 4)).toBe(inside);
    expect(at([frame], [150, 130], 4)).toBeUndefined();
    expect(at([frame], [100, 130], 4)).toBe(frame);
  });

  it('catches with a lasso what lies mostly inside', () => {
    const lasso: Point[] = [
      [-5, 40],
      [70, 40],
      [70, 60],
      [-5, 60],
    ];
    expect(within(lasso, [10, 50])).toBe(true);
    expect(caught(on(stroke(line)), lasso)).toBe(true);
    expect(
      caught(
        on(stroke(line)),
        lasso.map(([x, y]) => [x / 4, y]),
      ),
    ).toBe(false);
    expect(caught(on(box), lasso)).toBe(false);
  });
});

describe('places', () => {
  it('moves a mark to where it lies on another version', () => {
    const placed = placedOn(mark('m', box, { v2: place({}) }), 'v2');
    expect(placed).toMatchObject({ page: 2, state: 'moved', body: { rect: [110, 80, 210, 140] } });
  });

  it('moves a stroke without touching its points', () => {
    const body = stroke(line);
    const placed = placedOn(mark('m', body, { v2: place({}) }), 'v2');
    expect(placed?.body).toBe(body);
    expect(placed?.shift).toEqual([10, -20]);
    expect(placed?.bounds[0]).toBeCloseTo(boundsOf(body)[0] + 10);
  });

  it('has no place where it was lost or not brought yet', () => {
    expect(placedOn(mark('m', box), 'v2')).toBeUndefined();
    expect(placedOn(mark('m', box, { v2: place({ state: 'lost' }) }), 'v2')).toBeUndefined();
  });

  it('moves strokes by hand point by point', () => {
    const there = moved(stroke([[1, 2, 1]]), [3, 4]);
    expect(there.kind === 'ink' && unpack(there.points)).toEqual([[4, 6, 1]]);
  });
});

describe('the marks of a version', () => {
  it('finds what meets a rectangle, the oldest first, those not sent last', () => {
    const sheets = new Sheets('v1');
    const marks = new Map(
      [mark('new', box), mark('b', box, {}, '2026-11-23T02'), mark('a', stroke(line), {}, '2026-11-23T03')].map(
        (each) => [each.id, each],
      ),
    );
    const dirty = sheets.update(marks.keys(), marks);
    expect(dirty.get(1)?.rects).toHaveLength(2);
    expect(dirty.get(1)?.tops.map(({ mark: { id } }) => id)).toEqual(['new']);
    expect(sheets.on(1, [0, 0, 300, 300]).map(({ mark: { id } }) => id)).toEqual(['b', 'a', 'new']);
    expect(sheets.on(1, [150, 90, 300, 300]).map(({ mark: { id } }) => id)).toEqual(['b', 'new']);
    marks.delete('b');
    expect(sheets.update(['b', 'a'], marks).get(1)).toEqual({ rects: [boundsOf(box)], tops: [] });
    expect(sheets.on(1, [0, 0, 300, 300])).toHaveLength(2);
  });

  it('draws nothing anew when the server tells of a stroke as it was drawn', () => {
    const sheets = new Sheets('v1');
    const unsent = mark('m', box);
    expect(sheets.update(['m'], new Map([['m', unsent]])).get(1)?.tops).toHaveLength(1);
    const told = { ...unsent, created_at: '2026-11-23T02', revision: 1 };
    expect(sheets.update(['m'], new Map([['m', told]]))).toEqual(new Map());
    expect(sheets.get('m')?.mark.revision).toBe(1);
    const elsewhere = { ...told, layer: 'other' };
    expect(sheets.update(['m'], new Map([['m', elsewhere]])).get(1)?.rects).toHaveLength(2);
  });

  it('looks at few of 20,000', () => {
    const grid = new Grid();
    for (let index = 0; index < 20_000; index += 1) {
      const [x, y] = [(index % 200) * 3, Math.floor(index / 200) * 8];
      grid.put(String(index), [x, y, x + 2, y + 5]);
    }
    grid.put('all', [-1e6, -1e6, 1e6, 1e6]);
    expect(grid.meeting([0, 0, 10, 10])).toEqual(new Set(['all', '0', '1', '2', '3', '200', '201', '202', '203']));
    grid.remove('all');
    expect(grid.size).toBe(20_000);
  });
});

describe('outlines', () => {
  it('holds the stroke, thicker where it was pressed', () => {
    const [soft, hard] = [0.1, 1].map((pressure) =>
      outlines(
        line.map(([x, y]) => [x, y, pressure]),
        { tool: 'pen', width: 4 },
      ),
    );
    const height = (polygons: Point[][] | undefined) => {
      const ys = polygons?.flat().map(([, y]) => y) ?? [];
      return Math.max(...ys) - Math.min(...ys);
    };
    expect(height(hard)).toBeGreaterThan(height(soft) * 1.5);
    expect(height(hard)).toBeLessThan(10);
  });

  it('goes piece by piece through a stroke of 100,000 points', () => {
    const long: StrokePoint[] = Array.from({ length: 100_000 }, (_, index) => [
      index % 500,
      50 * Math.sin(index / 90),
      0.5,
    ]);
    const pieces = outlines(long, { tool: 'marker', width: 9 });
    expect(pieces).toHaveLength(Math.ceil((long.length - 6) / PIECE));
    expect(pieces.every((piece) => piece.length > 0)).toBe(true);
  });

  it('draws a dot', () => expect(outlines([[5, 5, 0.5]], { tool: 'pen', width: 2 })[0]?.length).toBeGreaterThan(3));
});

describe('words', () => {
  const words: Word[] = 'Căn cứ Luật Tổ chức Chính phủ số'.split(' ').map((text, index) => ({
    text,
    rect: [(index % 4) * 40, 700 - 20 * Math.floor(index / 4), (index % 4) * 40 + 30, 712 - 20 * Math.floor(index / 4)],
  }));

  it('are found at a point or near it', () => {
    expect(wordAt(words, [85, 705], 3)).toBe(2);
    expect(wordAt(words, [32, 705], 3)).toBe(0);
    expect(wordAt(words, [300, 705], 3)).toBe(-1);
  });

  it('become one rectangle for each line, with what stands before and after', () => {
    expect(stretch(words, 5, 2)).toEqual({
      rects: [
        [80, 700, 150, 712],
        [0, 680, 70, 692],
      ],
      quote: 'Luật Tổ chức Chính',
      prefix: 'Căn cứ',
      suffix: 'phủ số',
    });
  });

  it('run upwards on a page turned sideways', () => {
    const turned = words.map(({ text, rect: [x0, y0, x1, y1] }): Word => ({ text, rect: [-y1, x0, -y0, x1] }));
    expect(stretch(turned, 2, 5).rects).toHaveLength(2);
  });
});

describe('undo', () => {
  const standing = { layer: 'l', version: 'v1', body: box, places: {} };

  it('turns steps round and back', () => {
    const steps = new Steps();
    steps.did([{ id: 'a', before: undefined, after: standing }]);
    expect(steps.undo()).toEqual([{ id: 'a', before: standing, after: undefined }]);
    expect(steps.canUndo).toBe(false);
    expect(steps.redo()).toEqual([{ id: 'a', before: undefined, after: standing }]);
    steps.undo();
    steps.did([{ id: 'b', before: standing, after: undefined }]);
    expect(steps.canRedo).toBe(false);
  });

  it('names the parts that differ', () => {
    expect(partsOf(undefined, standing)).toBeNull();
    expect(partsOf(standing, { ...standing, layer: 'x', body: { ...box, width: 3 } as Body })).toEqual([
      'style',
      'layer',
    ]);
    expect(partsOf(standing, { ...standing, body: { ...box, text: 'a' } as Body })).toEqual(['text']);
    expect(partsOf(standing, { ...standing, body: moved(box, [1, 1]), places: {} })).toEqual(['shape', 'place']);
    expect(partsOf(standing, standing)).toEqual([]);
  });
});
