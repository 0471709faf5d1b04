import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import type { PersonRef } from '../api/contract.ts';
import type { Feed, Layer, Mark } from '../core/marks/model.ts';
import { PadModel } from '../core/marks/pad.ts';
import { live } from '../state/live.svelte.ts';
import { marks } from '../state/marks.svelte.ts';
import type { Room } from '../state/room.svelte.ts';
import { marksHere } from './lines-here.ts';

const me: PersonRef = { id: 'me', full_name: 'Tạ Thị Mỹ Lệ', short_name: 'Mỹ Lệ', title: '', unit_name: '' };
const paper = (id: string) => ({ id, title: `Tờ trình ${id}`, item_id: 'i', versions: [{}] });
const room = { id: 'm', entities: { paper: { p: paper('p'), q: paper('q') } } } as unknown as Room;

function note(id: string, seq: number): Mark {
  const at = `2026-11-23T01:0${seq}:00Z`;
  const never = { removed: false, settled: null, places: {}, revision: 1, created_at: at, changed_at: at };
  const body = { kind: 'note', page: 1, at: [5, 5], text: id, color: 'yellow' } as unknown as Mark['body'];
  return { id, pad: 'p', layer: 'l', owner: me, version: 'v', body, seq, ...never };
}

function feed(pad: string, ...rows: Mark[]): Feed {
  const layers = [{ id: 'l', kind: 'private' } as Layer];
  return { pad, epoch: 1, seq: rows.length, more: false, reset: false, layers, marks: rows, comments: [] };
}

const kept = (pad: string, ...rows: Mark[]) => {
  const model = new PadModel(pad, me);
  model.take(feed(pad, ...rows));
  return model;
};
let here: MockInstance<typeof marks.here>;
const listed = async (reading: ReturnType<typeof marksHere>, q = '') =>
  (await reading)?.({ q }).lines.marks.map(({ mark }) => mark.id);

beforeEach(() => {
  here = vi.spyOn(marks, 'here').mockImplementation(async (id) => (id === 'q' ? kept('q', note('b', 2)) : undefined));
});
afterEach(() => {
  marks.stop();
  live.stop();
  vi.unstubAllGlobals();
});

it('unseals each pad once, however often something is looked for', async () => {
  const reading = marksHere(room);
  expect([await listed(reading), await listed(reading, 'c'), await listed(reading, 'b')]).toEqual([['b'], [], ['b']]);
  expect(here.mock.calls).toEqual([['p'], ['q']]);
  expect((await reading)?.({}).kept).toEqual({ count: 1, missing: 1 });
});

it('lists nothing where no pad is kept', async () => {
  here.mockResolvedValue(undefined);
  expect(await marksHere(room)).toBeUndefined();
});

it('lists a pad that was opened as it stands, though its rows were not kept yet, and though it was read before', async () => {
  const before = marksHere(room);
  expect(await listed(before)).toEqual(['b']);
  vi.stubGlobal('fetch', async () => Response.json(feed('p', note('a', 1), note('c', 3))));
  const pad = marks.open('p', me);
  await vi.waitFor(() => expect(pad.status).toBe('ready'));
  expect(await listed(before)).toEqual(['c', 'b', 'a']);
  expect(await listed(marksHere(room))).toEqual(['c', 'b', 'a']);
  expect(here.mock.calls).toEqual([['p'], ['q'], ['q']]);
});
