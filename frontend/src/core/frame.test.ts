import { describe, expect, it } from 'vitest';
import { quarter, type Rect, rectToPdf, rectToScreen, shapeOf, toPdf, toScreen, turnedBy } from './frame.ts';

const BOX: Rect = [10, 20, 210, 320];

describe('a page on the screen', () => {
  it.each([
    [0, [10, 320]],
    [90, [10, 20]],
    [180, [210, 20]],
    [270, [210, 320]],
  ] as const)('turned by %i degrees has this corner of user space at its upper left', (rotation, corner) => {
    expect(toPdf(shapeOf(BOX, rotation), 2, 0, 0)).toEqual(corner);
  });

  it.each([0, 90, 180, 270])('turned by %i degrees takes a point there and back', (rotation) => {
    const shape = shapeOf(BOX, rotation, 2);
    const there = toPdf(shape, 1.5, 33, 44);
    const back = toScreen(shape, 1.5, ...there);
    expect(back[0]).toBeCloseTo(33);
    expect(back[1]).toBeCloseTo(44);
  });

  it.each([0, 90, 180, 270])('turned by %i degrees fills its box with its whole user space', (rotation) => {
    const shape = shapeOf(BOX, rotation, 3);
    const all = rectToPdf(shape, 0.5, [0, 0], [shape.width * 0.5, shape.height * 0.5]);
    expect(all.map(Math.round)).toEqual(BOX);
    expect(rectToScreen(shape, 0.5, BOX).map(Math.round)).toEqual([0, 0, shape.width / 2, shape.height / 2]);
  });

  it('changes width for height when it is turned by a quarter', () => {
    const turned = turnedBy(shapeOf(BOX, 270), 180);
    expect([turned.width, turned.height, turned.rotation]).toEqual([300, 200, 90]);
    expect(quarter(-90)).toBe(270);
  });
});
