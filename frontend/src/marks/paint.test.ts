import { expect, it, vi } from 'vitest';
import { placedOn } from '../core/marks/geometry.ts';
import type { Mark } from '../core/marks/model.ts';
import { newNote } from './drafts.ts';
import { type Canvas, paint } from './paint.ts';

vi.stubGlobal('Path2D', class {});
const words = {
  quote: 'ngân sách',
  prefix: '',
  suffix: '',
  rects: [[10, 10, 60, 22]] as [number, number, number, number][],
};

/** How thickly the sign of a note is filled, and how large it is. */
function signOf(quoted?: typeof words): { fill: number; scale: number } {
  const drawn = { fill: 0, scale: 0 };
  const held = {
    globalAlpha: 1,
    fill: () => (drawn.fill = held.globalAlpha),
    scale: (by: number) => (drawn.scale = by),
  };
  const context = new Proxy(held, { get: (of, name) => Reflect.get(of, name) ?? (() => undefined) });
  const body = newNote(1, [68, 24], { color: 'blue', width: 1 }, quoted);
  const placed = placedOn({ version: 'v1', body, places: {} } as unknown as Mark, 'v1');
  if (placed) paint({ context, matrix: [2, 0, 0, -2, 0, 800], scale: 2, turn: 0 } as unknown as Canvas, placed);
  return drawn;
}

it('draws the sign of a note on words small, and so that those beside it can be read through it', () => {
  const [free, onWords] = [signOf(), signOf(words)];
  expect(free.fill).toBe(1);
  expect(onWords.fill).toBeLessThan(0.3);
  expect(onWords.scale).toBeLessThan(free.scale);
});
