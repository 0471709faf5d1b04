import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Spot } from './gestures.ts';
import { Hand } from './hand.ts';
import { pencils } from './pencils.svelte.ts';

const nothing = () => undefined;
let sheet: HTMLElement;
let hand: Hand;
const add = vi.fn();
const choice = { clear: nothing, take: vi.fn(), caught: () => [], holds: () => false };
const tell = vi.fn();

beforeEach(() => {
  sheet = document.createElement('div');
  Object.assign(sheet, { setPointerCapture: nothing, hasPointerCapture: () => false });
  const frame = { number: 1, size: { width: 600, height: 800 }, scale: 1, toPdf: (x: number, y: number) => [x, y] };
  const desk = { layer: 'l', pages: new Map(), choice, add };
  const page = { sheet, frame, words: () => [], canvas: nothing, wipe: nothing };
  hand = new Hand({ ...page, desk, tell } as unknown as Spot);
});
afterEach(() => {
  pencils.take(undefined);
  vi.clearAllMocks();
});

function moves(name: string, x: number, pointerId = 1): void {
  const event = new MouseEvent(name, { clientX: x, clientY: 5, button: 0 });
  sheet.dispatchEvent(Object.assign(event, { pointerId, pointerType: 'touch', isPrimary: pointerId === 1 }));
}

it('keeps a stroke as far as it was drawn when its page goes from under the pen', () => {
  pencils.take('pen');
  moves('pointerdown', 10);
  moves('pointermove', 40);
  hand.release();
  expect(add).toHaveBeenCalledOnce();
  expect(tell.mock.lastCall?.at(-1)).toBe(true);
  moves('pointerup', 60);
  moves('pointerdown', 10);
  expect(add).toHaveBeenCalledOnce();
});

it('says for as long as it is down that the page must stay', () => {
  pencils.take('pen');
  moves('pointerdown', 10);
  expect(pencils.down).toBe(true);
  moves('pointerup', 40);
  expect(pencils.down).toBe(false);
  moves('pointerdown', 10);
  hand.release();
  hand.release();
  expect(pencils.down).toBe(false);
});

it('makes nothing of a finger that begins to zoom, nor of a lasso that was not closed', () => {
  pencils.take('pen');
  moves('pointerdown', 10);
  moves('pointerdown', 90, 2);
  pencils.take('lasso');
  moves('pointerdown', 10);
  moves('pointermove', 40);
  hand.release();
  expect(add).not.toHaveBeenCalled();
  expect(choice.take).not.toHaveBeenCalled();
});
