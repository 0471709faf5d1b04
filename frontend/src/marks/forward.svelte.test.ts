import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import { ApiProblem, LinkLost } from '../api/client.ts';
import { bringForward as asked } from '../api/marks.ts';
import type { Mark } from '../core/marks/model.ts';
import { type Link, live } from '../state/live.svelte.ts';
import type { Pad } from '../state/pad.svelte.ts';
import { toasts } from '../state/toasts.svelte.ts';
import { Forward } from './forward.svelte.ts';
import { Sight } from './sight.svelte.ts';

vi.mock(import('../api/marks.ts'), async (whole) => ({ ...(await whole()), bringForward: vi.fn() }));

const LATER = 60_000;
const body = { kind: 'note', page: 1, at: [10, 10], text: '', rects: [], quote: '' };
const placed = { second: { state: 'kept', page: 1, dx: 0, dy: 0, rects: [] } } as unknown as Mark['places'];
const mark = (id: string, layer: string, change: Partial<Mark> = {}) =>
  ({ id, layer, version: 'first', revision: 1, created_at: '', body, places: {}, ...change }) as Mark;
const bringForward = vi.mocked(asked);
let show: MockInstance;
let marks: Map<string, Mark>;
let came: ((changed: ReadonlySet<string>) => void) | undefined;
/** What the server has found out by the time that the feed is read. */
let found: Mark[];
let forward: Forward;
let stop: () => void;
let link = $state<Link>('live');

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  vi.spyOn(live, 'link', 'get').mockImplementation(() => link);
  show = vi.spyOn(toasts, 'show');
  bringForward.mockResolvedValue({ waiting: 0 });
  found = [];
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

function come(...known: Mark[]) {
  for (const each of known) marks.set(each.id, each);
  came?.(new Set(known.map(({ id }) => id)));
  flushSync();
}

function open(...known: Mark[]) {
  marks = new Map(known.map((each) => [each.id, each]));
  const read = async () => come(...found);
  const watch = (callback: typeof came) => {
    came = callback;
    return () => undefined;
  };
  const pad = { id: 'paper', marks, own: { id: 'mine' }, read, watch, layerOf: () => undefined } as unknown as Pad;
  stop = $effect.root(() => {
    const sight = new Sight(pad, 'second');
    sight.newest = true;
    forward = new Forward(pad, sight);
    $effect(() => forward.bring());
  });
  flushSync();
}

it('asks at once for private marks, which the server cannot bring by itself', async () => {
  found = [mark('a', 'mine', { places: placed })];
  open(mark('a', 'mine'));
  await vi.advanceTimersByTimeAsync(1);
  expect(bringForward).toHaveBeenCalledWith('paper', expect.any(String));
  expect(marks.get('a')?.places).toBe(placed);
  expect(show).not.toHaveBeenCalled();
});

it('asks for nothing where every mark has its place, or none', async () => {
  const gone = mark('b', 'mine', { body: null });
  open(mark('a', 'mine', { version: 'second' }), gone, mark('d', 'mine', { places: placed }));
  await vi.advanceTimersByTimeAsync(LATER);
  expect(bringForward).not.toHaveBeenCalled();
});

it('asks for what came from another device after the paper was opened, and for what was sent only then', async () => {
  open(mark('unsent', 'mine', { revision: 0 }));
  await vi.advanceTimersByTimeAsync(LATER);
  expect(bringForward).not.toHaveBeenCalled();
  found = [mark('unsent', 'mine', { places: placed })];
  come(mark('unsent', 'mine'));
  await vi.advanceTimersByTimeAsync(1);
  expect(bringForward).toHaveBeenCalledTimes(1);
  found = [mark('elsewhere', 'mine', { places: placed })];
  come(mark('elsewhere', 'mine'));
  await vi.advanceTimersByTimeAsync(1);
  expect(bringForward).toHaveBeenCalledTimes(2);
});

it('asks for shared marks only where the server has not brought them after a while', async () => {
  open(mark('a', 'shared'));
  await vi.advanceTimersByTimeAsync(10_000);
  come(mark('a', 'shared', { places: placed }));
  await vi.advanceTimersByTimeAsync(LATER);
  expect(bringForward).not.toHaveBeenCalled();
  come(mark('b', 'shared'));
  await vi.advanceTimersByTimeAsync(LATER);
  expect(bringForward).toHaveBeenCalledOnce();
});

it('asks no more once it is stopped', async () => {
  open(mark('a', 'shared'));
  stop();
  await vi.advanceTimersByTimeAsync(LATER);
  expect(bringForward).not.toHaveBeenCalled();
});

it('asks once, says how many must wait, and lets them wait for their owner only from then on', async () => {
  bringForward.mockResolvedValue({ waiting: 3 });
  open(mark('a', 'mine'));
  expect(forward.asked('a')).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(show).toHaveBeenCalledWith(expect.stringContaining('3'), { bad: true });
  expect(forward.asked('a')).toBe(true);
  come(mark('b', 'mine', { version: 'second' }), mark('a', 'mine', { revision: 2 }));
  await vi.advanceTimersByTimeAsync(LATER);
  expect(bringForward).toHaveBeenCalledOnce();
});

it('leaves what the server refuses until the link is back', async () => {
  bringForward.mockRejectedValueOnce(new ApiProblem(404, 'pad_not_found'));
  open(mark('a', 'mine'));
  come(mark('b', 'mine', { version: 'second' }));
  await vi.advanceTimersByTimeAsync(LATER);
  expect([bringForward.mock.calls.length, forward.asked('a')]).toEqual([1, false]);
  link = 'reconnecting';
  flushSync();
  link = 'live';
  flushSync();
  await vi.advanceTimersByTimeAsync(1);
  expect([bringForward.mock.calls.length, forward.asked('a')]).toEqual([2, true]);
});

it.each([
  ['cannot answer for now', () => new ApiProblem(503, 'private_marks_unavailable')],
  ['gave no answer', () => new LinkLost()],
])('asks again after a while where the server %s, as long as it is not stopped', async (_, error) => {
  bringForward.mockRejectedValue(error());
  open(mark('a', 'mine'));
  await vi.advanceTimersByTimeAsync(1);
  const tries = bringForward.mock.calls.length;
  await vi.advanceTimersByTimeAsync(LATER);
  expect(bringForward.mock.calls.length).toBeGreaterThan(tries);
  expect(forward.asked('a')).toBe(false);
  bringForward.mockResolvedValue({ waiting: 0 });
  await vi.advanceTimersByTimeAsync(2 * LATER);
  expect(forward.asked('a')).toBe(true);
});

it('asks no more of a server that cannot answer for now once it is stopped', async () => {
  bringForward.mockRejectedValue(new ApiProblem(503, 'private_marks_unavailable'));
  open(mark('a', 'mine'));
  await vi.advanceTimersByTimeAsync(1);
  stop();
  await vi.advanceTimersByTimeAsync(10 * LATER);
  expect(bringForward).toHaveBeenCalledOnce();
});
