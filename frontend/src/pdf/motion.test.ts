import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Motion } from './motion.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Scrolls so many pixels a frame of 16 ms for half a second, looking so often at each; answers with the last speed. */
function scrolled(motion: Motion, each: number, looks: number): number {
  let speed = 0;
  for (let frame = 1; frame <= 30; frame += 1) {
    vi.advanceTimersByTime(16);
    for (let look = 0; look < looks; look += 1) speed = motion.moved(frame * each);
  }
  return speed;
}

test.each([1, 2, 3])('The speed is that of the scroll, looked at %i times a frame', (looks) => {
  expect(scrolled(new Motion(() => undefined), 40, looks)).toBeCloseTo(2.5, 1);
});

test('It has come to rest when it has not moved for a moment, and lets those who wait go on', async () => {
  const rested = vi.fn();
  const motion = new Motion(rested);
  scrolled(motion, 10, 1);
  const calm = vi.fn();
  void motion.calm().then(calm);
  await vi.advanceTimersByTimeAsync(100);
  expect([rested.mock.calls.length, calm.mock.calls.length]).toEqual([0, 0]);
  await vi.advanceTimersByTimeAsync(20);
  expect([rested.mock.calls.length, calm.mock.calls.length]).toEqual([1, 1]);
});
