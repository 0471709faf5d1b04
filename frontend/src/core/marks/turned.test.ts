import { describe, expect, it } from 'vitest';
import vectors from '../../../../tests/vectors/stamps.json';
import { type Rotation, shapeOf, toPdf, toScreen } from '../frame.ts';
import { around, boundsOf, boxAt, placedOn, STAMP_HEIGHT, STAMP_WIDTHS, shownBox, stampRect } from './geometry.ts';
import { touches } from './hit.ts';
import type { Body, Mark, Point, Rect } from './model.ts';
import { wordLines } from './words.ts';

const TURNS: readonly Rotation[] = [0, 90, 180, 270];
const stamp: Body = { kind: 'stamp', page: 1, at: [100, 100], stamp: 'agree', text: '' };
const mark = { version: 'v', body: stamp, places: {} } as unknown as Mark;

describe('on a page that is shown turned', () => {
  it.each(TURNS)('a box is as wide and high on the screen as it was meant, at %i degrees', (rotation) => {
    const shape = shapeOf([0, 0, 600, 800], rotation);
    const rect = boxAt(toPdf(shape, 1, 50, 60), 220, 20, rotation);
    const [a, b] = [toScreen(shape, 1, rect[0], rect[1]), toScreen(shape, 1, rect[2], rect[3])];
    expect([Math.min(a[0], b[0]), Math.min(a[1], b[1])]).toEqual([50, 60]);
    expect([Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])]).toEqual([220, 20]);
    expect(shownBox(rect, rotation)).toEqual({ corner: toPdf(shape, 1, 50, 60), across: 220 });
  });

  it('a stamp is as large as the server takes it', () => {
    expect({ height: STAMP_HEIGHT, widths: STAMP_WIDTHS }).toEqual(vectors);
  });

  it('a stamp has room both ways, and is met where it may be seen', () => {
    const [x0, y0, x1, y1] = boundsOf(stamp);
    for (const lying of [false, true]) {
      const [a, b, c, d] = stampRect([100, 100], 'agree', lying);
      expect([x0 <= a, y0 <= b, x1 >= c, y1 >= d]).toEqual([true, true, true, true]);
    }
    const placed = placedOn(mark, 'v');
    const met = ([x, y]: Point) => placed !== undefined && touches(placed, [x, y], [x, y], 1);
    expect([met([130, 105]), met([105, 130]), met([130, 130])]).toEqual([true, true, false]);
  });

  const long = { rects: [[100, 700, 300, 712] as Rect], quote: 'Căn cứ Luật Tổ chức Chính phủ' };
  const onScreen = (rotation: Rotation) => {
    const shape = shapeOf([0, 0, 600, 800], rotation);
    return (x: number, y: number) => toScreen(shape, 1, x, y);
  };

  it.each([0, 90, 270] as const)('a line under words is at their foot, at %i degrees', (rotation) => {
    const on = onScreen(rotation);
    const [[from, to] = []] = wordLines(long, 0, on);
    expect(around([from ?? [], to ?? []])).toEqual(around([on(100, 700), on(300, 700)]));
  });

  it('a line under words is at their foot where the reader stands the page on its head', () => {
    const on = onScreen(180);
    const shown = (turn: Rotation) => wordLines(long, 0, on, turn).map(around);
    expect(shown(180)).toEqual([around([on(100, 700), on(300, 700)])]);
    // A page that is stored on its head and shown upright has its words upright too.
    expect(shown(0)).toEqual([around([on(100, 712), on(300, 712)])]);
  });

  it('words that a sideways page has upright are underlined as they are read, and so is a narrow word', () => {
    const sideways = { rects: [[100, 300, 112, 500] as Rect], quote: long.quote };
    const narrow = { rects: [[100, 700, 103, 712] as Rect], quote: 'I' };
    expect(wordLines(sideways, 0, onScreen(90))).toEqual([
      [
        [300, 112],
        [500, 112],
      ],
    ]);
    expect(wordLines(sideways, 0, onScreen(0))).toEqual([
      [
        [112, 300],
        [112, 500],
      ],
    ]);
    expect(wordLines(narrow, 0, onScreen(0))).toEqual([
      [
        [100, 100],
        [103, 100],
      ],
    ]);
  });
});
