import { beforeEach, expect, it, vi } from 'vitest';
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { MarkLine, MarkLines } from '../core/marks/model.ts';
import { live } from '../state/live.svelte.ts';
import { Lines } from './lines.svelte.ts';

interface Query {
  q: string;
  cursor: string;
}

const part = (ids: string[], cursor: string | null = null): MarkLines => ({
  marks: ids.map((id) => ({ mark: { id } }) as MarkLine),
  cursor,
});
const kept = { count: 1, missing: 2 };
const fetch = vi.fn<(query: Query) => Promise<MarkLines>>();
const listed = vi.fn<(query: Query) => { lines: MarkLines; kept: typeof kept }>();
const here = vi.fn<() => Promise<typeof listed | undefined>>();
let restored: () => void;
let words: string;

beforeEach(() => {
  vi.resetAllMocks();
  words = '';
  vi.spyOn(live, 'onRestored').mockImplementation((callback) => {
    restored = callback;
    return () => (restored = () => undefined);
  });
});

const made = () => new Lines(() => ({ q: words }), fetch, here);
const ids = (list: Lines<{ q: string }>) => list.lines?.map(({ mark }) => mark.id);
const rests = () => vi.waitFor(() => expect(list.busy).toBe(false));
let list: Lines<{ q: string }>;

it("is the server's as long as that answers", async () => {
  fetch.mockResolvedValueOnce(part(['a'], 'after a')).mockResolvedValueOnce(part(['b']));
  list = made();
  await rests();
  await list.next();
  expect([ids(list), list.more, list.kept]).toEqual([['a', 'b'], false, undefined]);
  expect([fetch.mock.lastCall?.[0].cursor, here.mock.calls]).toEqual(['after a', []]);
});

it("is this device's where nobody answers, goes on here, and is the server's once that is back", async () => {
  fetch.mockRejectedValueOnce(new LinkLost());
  here.mockResolvedValueOnce(listed);
  listed.mockReturnValueOnce({ lines: part(['unsent'], '~unsent'), kept });
  listed.mockReturnValueOnce({ lines: part(['a']), kept });
  list = made();
  await rests();
  await list.next();
  expect([ids(list), list.kept, fetch.mock.calls.length]).toEqual([['unsent', 'a'], kept, 1]);
  fetch.mockResolvedValueOnce(part(['sent', 'a']));
  restored();
  await rests();
  expect([ids(list), list.kept]).toEqual([['sent', 'a'], undefined]);
});

it('reads this device once for all that is looked for there, and anew after the server has answered', async () => {
  const lost = new LinkLost();
  fetch.mockRejectedValue(lost);
  here.mockResolvedValue(listed);
  listed.mockReturnValue({ lines: part(['a']), kept });
  list = made();
  await rests();
  words = 'thu';
  await list.load();
  expect([here.mock.calls.length, listed.mock.calls.map(([{ q }]) => q)]).toEqual([1, ['', 'thu']]);
  fetch.mockResolvedValueOnce(part(['b']));
  await list.load();
  await list.load();
  expect([here.mock.calls.length, ids(list)]).toEqual([2, ['a']]);
});

it('looks again on this device where it kept nothing before, and where it could not be read', async () => {
  const broken = new Error('broken');
  fetch.mockRejectedValue(new LinkLost());
  here.mockResolvedValueOnce(undefined).mockRejectedValueOnce(broken).mockResolvedValueOnce(listed);
  listed.mockReturnValue({ lines: part(['a']), kept });
  list = made();
  await rests();
  await list.load();
  expect(list.failed).toBe(broken);
  await list.load();
  expect([list.failed, ids(list)]).toEqual([undefined, ['a']]);
});

it('fails where this device keeps nothing, and where the server refuses', async () => {
  const lost = new LinkLost();
  fetch.mockRejectedValueOnce(lost);
  here.mockResolvedValueOnce(undefined);
  list = made();
  await rests();
  expect(list.failed).toBe(lost);
  const refusal = new ApiProblem(404, 'not_found', {});
  fetch.mockRejectedValueOnce(refusal);
  await list.load();
  expect([list.failed, here.mock.calls.length]).toEqual([refusal, 1]);
});

it('asks once typing has come to rest, and nobody once it is closed', async () => {
  vi.useFakeTimers();
  fetch.mockResolvedValue(part([]));
  list = made();
  await vi.runAllTimersAsync();
  words = 'thu';
  list.typed();
  list.typed();
  await vi.runAllTimersAsync();
  expect([fetch.mock.calls.length, fetch.mock.lastCall?.[0].q]).toEqual([2, 'thu']);
  list.typed();
  list.close();
  restored();
  await vi.runAllTimersAsync();
  expect(fetch).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});
