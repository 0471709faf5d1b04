import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { untilAnswered } from './again.ts';
import { ApiProblem, LinkLost } from './client.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('asks after each lost link again, until there is an answer', async () => {
  const ask = vi.fn().mockRejectedValueOnce(new LinkLost()).mockRejectedValueOnce(new LinkLost()).mockResolvedValue(7);
  const answered = untilAnswered(ask, new AbortController().signal);
  await vi.advanceTimersByTimeAsync(5_000);
  await expect(answered).resolves.toBe(7);
  expect(ask).toHaveBeenCalledTimes(3);
});

it('takes a refusal for an answer', async () => {
  const ask = vi.fn().mockRejectedValue(new ApiProblem(404, 'paper_not_found'));
  await expect(untilAnswered(ask, new AbortController().signal)).rejects.toThrow('paper_not_found');
  expect(ask).toHaveBeenCalledOnce();
});

it('asks no more once nobody waits', async () => {
  const [ask, stop] = [vi.fn().mockRejectedValue(new LinkLost()), new AbortController()];
  const answered = untilAnswered(ask, stop.signal);
  await vi.advanceTimersByTimeAsync(0);
  stop.abort();
  await expect(answered).resolves.toBeUndefined();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([ask.mock.calls.length, vi.getTimerCount()]).toEqual([1, 0]);
});
