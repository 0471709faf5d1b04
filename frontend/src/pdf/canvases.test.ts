import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { canvasOf, giveBack } from './canvases.ts';

/** jsdom draws nothing: like a browser, an element answers with the first kind of context that was asked of it only. */
function contexts() {
  const kinds = new WeakMap<HTMLCanvasElement, string>();
  return vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation(function (
    this: HTMLCanvasElement,
    kind: string,
  ) {
    if (!kinds.has(this)) kinds.set(this, kind);
    return kinds.get(this) === kind ? ({ transferFromImageBitmap: () => undefined } as never) : null;
  });
}

const picture = (width: number, height: number) => ({ width, height }) as ImageBitmap;

beforeEach(() => void contexts());
afterEach(() => vi.restoreAllMocks());

test('A canvas that is given back shows the next picture, without a trace of where it stood', () => {
  const canvas = canvasOf(picture(40, 30));
  canvas.style.top = '20%';
  document.body.append(canvas);
  giveBack(canvas);
  expect([canvas.width, canvas.isConnected, canvas.getAttribute('style')]).toEqual([0, false, null]);
  const next = canvasOf(picture(8, 6));
  expect(next).toBe(canvas);
  expect([next.width, next.height]).toEqual([8, 6]);
});

test('One that was drawn on is not used again', () => {
  const drawn = document.createElement('canvas');
  drawn.getContext('2d');
  giveBack(drawn);
  expect(canvasOf(picture(1, 1))).not.toBe(drawn);
});
