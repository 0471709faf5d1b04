import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Turns } from './turns.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('lets what is fetched ahead go on at once where nobody waits', async () => {
  await expect(new Turns().free()).resolves.toBeUndefined();
});

it('goes on only when everybody who waited has rested for a while', async () => {
  const turns = new Turns(100);
  const [one, other] = [turns.take(), turns.take()];
  const went = vi.fn();
  void turns.free().then(went);
  one();
  one();
  await vi.advanceTimersByTimeAsync(500);
  expect(went).not.toHaveBeenCalled();
  other();
  await vi.advanceTimersByTimeAsync(60);
  const third = turns.take();
  await vi.advanceTimersByTimeAsync(500);
  expect(went).not.toHaveBeenCalled();
  third();
  await vi.advanceTimersByTimeAsync(100);
  expect(went).toHaveBeenCalledOnce();
});
