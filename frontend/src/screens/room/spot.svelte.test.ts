import { flushSync } from 'svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { type Finds, keepSpot, type Spot } from './spot.svelte.ts';
import type { RoomView } from './view.svelte.ts';

class Screen {
  version = $state.raw<{ id: string }>();
  reader = $state.raw<Finds>();
}

const reader = { show: vi.fn(), find: vi.fn(), openMark: vi.fn() };
let screen: Screen;
let look: (spot: Spot) => void;

beforeEach(() => {
  vi.clearAllMocks();
  screen = new Screen();
  return $effect.root(() => {
    look = keepSpot(screen as unknown as RoomView, () => screen.reader);
  });
});

it('goes to the page, the words and the mark once the reader of the paper is there', () => {
  screen.version = { id: 'v' };
  look({ version: 'v', page: 3, words: 'abc', mark: 'k' });
  flushSync();
  expect(reader.show).not.toHaveBeenCalled();
  screen.reader = reader;
  flushSync();
  expect(reader.show).toHaveBeenCalledExactlyOnceWith({ version: 'v', page: 3, top: 0, region: null });
  expect(reader.find).toHaveBeenCalledExactlyOnceWith('abc', 3);
  expect(reader.openMark).toHaveBeenCalledExactlyOnceWith('k');
});

it('goes nowhere in another paper, neither in one that opens instead nor in one that is opened later', () => {
  screen.reader = reader;
  screen.version = { id: 'w' };
  look({ version: 'v', page: 3 });
  flushSync();
  screen.reader = screen.version = undefined;
  look({ version: 'v', page: 3 });
  flushSync();
  screen.version = { id: 'w' };
  screen.reader = reader;
  flushSync();
  screen.version = { id: 'v' };
  flushSync();
  expect(reader.show).not.toHaveBeenCalled();
});
