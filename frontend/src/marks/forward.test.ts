import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import { ApiProblem } from '../api/client.ts';
import { bringForward as asked } from '../api/marks.ts';
import type { Mark } from '../core/marks/model.ts';
import type { Pad } from '../state/pad.svelte.ts';
import { toasts } from '../state/toasts.svelte.ts';
import { bringMarks } from './forward.ts';

vi.mock(import('../api/marks.ts'), async (whole) => ({ ...(await whole()), bringForward: vi.fn() }));

const LATER = 60_000;
const mark = (id: string, layer: string, version: string, change: Partial<Mark> = {}) =>
  [id, { id, layer, version, revision: 1, body: {}, places: {}, ...change } as Mark] as const;
const read = vi.fn(() => Promise.resolve());
const padOf = (...marks: (readonly [string, Mark])[]) =>
  ({ id: 'paper', marks: new Map(marks), own: { id: 'mine' }, read }) as unknown as Pad;
const bringForward = vi.mocked(asked);
let show: MockInstance;
const placed = { second: { state: 'kept' } } as unknown as Mark['places'];

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  show = vi.spyOn(toasts, 'show');
  bringForward.mockResolvedValue({ waiting: 0 });
});
afterEach(() => vi.useRealTimers());

it('asks at once for private marks, which the server cannot bring by itself', async () => {
  bringMarks(padOf(mark('a', 'mine', 'first')), 'second');
  await vi.advanceTimersByTimeAsync(1);
  expect(bringForward).toHaveBeenCalledWith('paper', expect.any(String));
  expect(read).toHaveBeenCalledOnce();
  expect(show).not.toHaveBeenCalled();
});

it('asks for nothing where every mark has its place, or none', async () => {
  const here = mark('a', 'mine', 'second');
  const gone = mark('b', 'mine', 'first', { body: null });
  const unsent = mark('c', 'mine', 'first', { revision: 0 });
  bringMarks(padOf(here, gone, unsent, mark('d', 'mine', 'first', { places: placed })), 'second');
  await vi.advanceTimersByTimeAsync(LATER);
  expect(bringForward).not.toHaveBeenCalled();
});

it('asks for shared marks only where the server has not brought them after a while', async () => {
  const pads = [padOf(mark('a', 'shared', 'first')), padOf(mark('b', 'shared', 'first'))] as const;
  for (const pad of pads) bringMarks(pad, 'second');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(bringForward).not.toHaveBeenCalled();
  (pads[0].marks as Map<string, Mark>).set(...mark('a', 'shared', 'first', { places: placed }));
  await vi.advanceTimersByTimeAsync(LATER);
  expect(bringForward).toHaveBeenCalledOnce();
});

it('asks no more once it is stopped', async () => {
  bringMarks(padOf(mark('a', 'shared', 'first')), 'second')();
  await vi.advanceTimersByTimeAsync(LATER);
  expect(bringForward).not.toHaveBeenCalled();
});

it('says how many must wait, and leaves what the server refuses for another time', async () => {
  bringForward.mockResolvedValueOnce({ waiting: 3 });
  bringMarks(padOf(mark('a', 'mine', 'first')), 'second');
  await vi.advanceTimersByTimeAsync(1);
  expect(show).toHaveBeenCalledWith(expect.stringContaining('3'), { bad: true });
  bringForward.mockRejectedValueOnce(new ApiProblem(503, { code: 'private_marks_unavailable' } as never));
  bringMarks(padOf(mark('a', 'mine', 'first')), 'second');
  await vi.advanceTimersByTimeAsync(1);
  expect(bringForward).toHaveBeenCalledTimes(2);
  expect(show).toHaveBeenCalledOnce();
});
