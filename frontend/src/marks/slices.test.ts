import { expect, it, vi } from 'vitest';
import { giveUp, inSlices } from './slices.ts';

it('does a little at once, and of much one worker a frame', () => {
  const frames: (() => void)[] = [];
  vi.stubGlobal('requestAnimationFrame', (step: () => void) => frames.push(step));
  const done: string[] = [];
  const worker = (name: string, times: number) => {
    let left = times;
    return () => {
      done.push(name);
      left -= 1;
      return left > 0;
    };
  };
  inSlices(worker('short', 1));
  expect([done, frames.length]).toEqual([['short'], 0]);
  inSlices(worker('a', 3));
  const given = worker('given up', 3);
  inSlices(given);
  inSlices(worker('b', 1));
  giveUp(given);
  expect(done).toEqual(['short', 'a']);
  for (let step = frames.shift(); step; step = frames.shift()) step();
  expect(done).toEqual(['short', 'a', 'a', 'a', 'b']);
  vi.unstubAllGlobals();
});
