import { expect, it } from 'vitest';
import { allTurned, sameShape, shapesOf } from './shapes.ts';

const runs = [
  { pages: 3, box: [0, 0, 595, 842], rotation: 0 },
  { pages: 1, box: [0, 0, 2384, 3370], rotation: 90, unit: 2 },
] as const;

it('stand one for each page, shared by equal neighbours', () => {
  const shapes = shapesOf(runs);
  expect(shapes.map((shape) => [shape.width, shape.height])).toEqual([
    [595, 842],
    [595, 842],
    [595, 842],
    [6740, 4768],
  ]);
  expect(shapes[0]).toBe(shapes[2]);
});

it('turn together', () => {
  const turned = allTurned(shapesOf(runs), 90);
  expect(turned.map((shape) => shape.rotation)).toEqual([90, 90, 90, 180]);
  expect(turned[0]).toBe(turned[1]);
  expect(turned[0]).toMatchObject({ width: 842, height: 595 });
});

it('are the same where they differ by rounding alone', () => {
  const [one] = shapesOf([{ pages: 1, box: [0, 0, 595.276, 841.89], rotation: 0 }]);
  const [other] = shapesOf([{ pages: 1, box: [0, 0, 595.28, 841.89], rotation: 0 }]);
  const [turned] = shapesOf([{ pages: 1, box: [0, 0, 595.28, 841.89], rotation: 180 }]);
  if (!one || !other || !turned) throw new Error('no shapes');
  expect([sameShape(one, other), sameShape(one, turned)]).toEqual([true, false]);
});
