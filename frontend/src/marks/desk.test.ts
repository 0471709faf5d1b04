import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import type { PersonRef } from '../api/contract.ts';
import * as api from '../api/marks.ts';
import type { Body, Feed, Layer, Mark, Place } from '../core/marks/model.ts';
import { standing } from '../core/marks/undo.ts';
import { m } from '../paraglide/messages.js';
import { lasting } from '../state/lasting.svelte.ts';
import { Pad } from '../state/pad.svelte.ts';
import { toasts } from '../state/toasts.svelte.ts';
import { unfinished } from '../state/unfinished.svelte.ts';
import { Desk } from './desk.svelte.ts';
import { newNote } from './drafts.ts';
import { Forward } from './forward.svelte.ts';

const me: PersonRef = { id: 'me', full_name: 'Tạ Thị Mỹ Lệ', short_name: 'Mỹ Lệ', title: '', unit_name: '' };
const other: PersonRef = { ...me, id: 'other' };
const STYLE = { color: 'blue', width: 1 } as const;
const layer = (kind: Layer['kind'], may_write = true) => ({ id: kind, kind, name: '', may_write }) as unknown as Layer;

function mark(id: string, more: Partial<Mark> = {}): Mark {
  const when = { created_at: '2026-11-23T01:00:00Z', changed_at: '2026-11-23T01:00:00Z' };
  const never = { removed: false, settled: null, places: {} };
  const body = { ...newNote(1, [10, 10], STYLE), text: id };
  return {
    id,
    pad: paper,
    layer: 'meeting',
    owner: me,
    version: 'v1',
    revision: 1,
    seq: 1,
    body,
    ...when,
    ...never,
    ...more,
  };
}

/** Another one for each test: what is on the device stays. */
let paper: string;
let pad: Pad;
let desk: Desk;
let feed: Feed;

beforeEach(async () => {
  paper = crypto.randomUUID();
  unfinished.start('me');
  for (const { id } of toasts.list) toasts.dismiss(id);
  feed = { pad: paper, epoch: 1, seq: 1, more: false, reset: false, layers: [], marks: [], comments: [] };
  feed.layers = [layer('private'), layer('meeting')];
  feed.marks = [mark('mine'), mark('theirs', { owner: other })];
  vi.spyOn(api, 'fetchFeed').mockImplementation(async () => feed);
  vi.spyOn(api, 'sendOps').mockReturnValue(new Promise(() => undefined));
  pad = lasting(() => new Pad(paper, me));
  await pad.read();
  desk = lasting(() => new Desk(pad, 'v1'));
});

// What is unsent is counted a little later.
afterAll(() => new Promise((counted) => setTimeout(counted, 300)));

const written = () => [...pad.marks.values()].map(({ body }) => (body && 'text' in body ? body.text : '')).sort();
const waiting = () => desk.side.writing.waiting.map(({ text }) => text);
const note = (page: number) => newNote(page, [50, 50], STYLE);

function type(text: string) {
  const { draft } = desk.side.writing;
  if (draft) unfinished.write({ ...draft, text });
}

function pressed() {
  const toast = toasts.list.at(-1);
  toast?.action?.run();
  return toast !== undefined;
}

it('keeps a note that is half written when another is begun, and goes back to it', () => {
  desk.side.begin(note(1));
  type('Nửa câu');
  desk.side.begin(note(2));
  expect([desk.side.writing.draft?.text, desk.side.writing.draft?.draft.page, waiting()]).toEqual(['', 2, ['Nửa câu']]);
  expect(pressed()).toBe(true);
  expect([desk.side.panel, desk.side.writing.draft?.text]).toEqual(['draft', 'Nửa câu']);
  expect(unfinished.on(paper)).toHaveLength(1);
});

it('puts a finished note on the page once, and lets go of its words', () => {
  desk.side.begin(note(1));
  type(' Cả câu. ');
  const { draft } = desk.side.writing;
  if (draft) desk.side.finish(draft);
  expect([desk.side.panel, waiting(), written()]).toEqual([undefined, [], ['Cả câu.', 'mine', 'theirs']]);
});

it('makes another note of words that stand on the page already, and replaces nothing', () => {
  desk.side.begin(note(1));
  type('Bản cũ');
  const { draft } = desk.side.writing;
  if (draft) desk.side.finish(draft);
  if (draft) desk.edit(draft.mark, (body) => ({ ...body, text: 'Đã sửa' }) as Body);
  // As a tab has it that heard of neither.
  if (draft) desk.side.finish(draft);
  expect(written()).toEqual(['Bản cũ', 'mine', 'theirs', 'Đã sửa']);
});

it('keeps an answer while another mark is looked at, and goes on with it in its thread', () => {
  desk.side.openThread('theirs');
  desk.side.writing.write(mark('theirs'), 'reply', 'Tôi nghĩ');
  desk.side.openThread('mine');
  desk.side.close();
  const [left] = desk.side.writing.waiting;
  if (left) desk.side.resume(left);
  expect([desk.side.panel, desk.side.threadId, desk.side.writing.about('theirs', 'reply')?.text]).toEqual([
    'thread',
    'theirs',
    'Tôi nghĩ',
  ]);
});

it('makes a note of an answer whose mark is gone, where that was', async () => {
  desk.side.writing.write(mark('theirs'), 'reply', 'Tôi nghĩ');
  feed = { ...feed, seq: 2, marks: [mark('theirs', { owner: other, removed: true, body: null, seq: 2 })] };
  await pad.read();
  const [left] = desk.side.writing.waiting;
  if (left) desk.side.resume(left);
  expect(desk.side.panel).toBe('draft');
  if (left) desk.side.finish(left);
  expect([written(), waiting()]).toEqual([['Tôi nghĩ', 'mine'], []]);
});

it('keeps words that can be put nowhere yet', async () => {
  desk.side.begin(note(1));
  type('Chưa có lớp nào');
  feed = { ...feed, seq: 2, reset: true, layers: [], marks: [mark('mine'), mark('theirs', { owner: other })] };
  await pad.read();
  const { draft } = desk.side.writing;
  if (draft) desk.side.finish(draft);
  expect([desk.side.panel, waiting(), written()]).toEqual(['draft', ['Chưa có lớp nào'], ['mine', 'theirs']]);
});

it('is where it was when its paper was left in the midst of writing, also on a newer version', () => {
  desk.side.begin(note(4));
  type('Dở dang');
  expect(desk.close()?.text).toBe('Dở dang');
  desk = lasting(() => new Desk(pad, 'v2'));
  desk.side.takeUp();
  const { draft } = desk.side.writing;
  expect([desk.side.panel, draft?.text]).toEqual(['draft', 'Dở dang']);
  if (draft) desk.side.finish(draft);
  expect([...pad.marks.values()].map(({ version }) => version)).toEqual(['v1', 'v1', 'v1']);
});

it('shows the mark whose answer was being written when its paper was left, but chooses it for nothing', () => {
  desk.side.openThread('mine');
  desk.side.writing.write(mark('mine'), 'reply', 'Dở dang');
  desk.close();
  desk = lasting(() => new Desk(pad, 'v1'));
  desk.side.takeUp();
  expect([desk.side.panel, desk.side.threadId, desk.choice.ids.size]).toEqual(['thread', 'mine', 0]);
});

it('changes a text on what its writer had seen, so that what came meanwhile is not replaced unheard', async () => {
  desk.side.writing.write(mark('mine'), 'edit', 'mới');
  feed = { ...feed, seq: 2, marks: [mark('mine', { revision: 2, seq: 2 })] };
  await pad.read();
  const edit = desk.side.writing.about('mine', 'edit');
  desk.edit('mine', (body) => ({ ...body, text: 'mới' }) as Body, edit?.revision);
  expect(written()).toEqual(['mới', 'theirs']);
  await vi.waitFor(() => expect(api.sendOps).toHaveBeenCalled());
  expect(vi.mocked(api.sendOps).mock.lastCall?.[2]).toMatchObject([{ id: 'mine', base: 1, parts: ['text'] }]);
});

it('undoes no change of what was removed on another device meanwhile, and says so', async () => {
  vi.mocked(api.sendOps).mockImplementation(async (_pad, _device, ops) => ({
    outcomes: ops.map(({ n }) => ({ n, id: 'mine', status: 'applied', revision: 2 })),
    seq: 2,
    epoch: 1,
  }));
  desk.recolour(['mine'], 'red');
  await vi.waitFor(() => expect(api.sendOps).toHaveBeenCalled());
  feed = { ...feed, seq: 3, marks: [mark('mine', { removed: true, body: null, revision: 3, seq: 3 })] };
  await pad.read();
  expect(pad.marks.has('mine')).toBe(false);
  pad.undo();
  expect(pad.marks.has('mine')).toBe(false);
  expect(toasts.list.map(({ text }) => text)).toEqual([m.marks_refused_mark_gone()]);
});

it('brings my answer about a place back with the shape that it was about', async () => {
  const confirmed = {
    state: 'confirmed',
    page: 1,
    dx: 0,
    dy: 0,
    rects: [],
    words_before: '',
    words_after: '',
  } as const;
  const places = { v2: { ...confirmed, rects: [] } };
  feed = { ...feed, seq: 2, marks: [mark('mine', { places, seq: 2 })] };
  await pad.read();
  vi.mocked(api.sendOps).mockImplementation(async (_pad, _device, ops) => ({
    outcomes: ops.map(({ n }) => ({ n, id: 'mine', status: 'applied', revision: 2 })),
    seq: 3,
    epoch: 1,
  }));
  const held = standing(pad.marks.get('mine'));
  if (held) pad.change([{ id: 'mine', after: { ...held, body: newNote(1, [20, 20], STYLE) } }]);
  await vi.waitFor(() => expect(api.sendOps).toHaveBeenCalledTimes(1));
  pad.undo();
  await vi.waitFor(() => expect(vi.mocked(api.sendOps).mock.lastCall?.[2]).toMatchObject([{ places }]));
});

it('counts no longer as selected what has gone', async () => {
  desk.choice.take(['mine', 'theirs']);
  feed = { ...feed, seq: 2, marks: [mark('theirs', { owner: other, removed: true, body: null, seq: 2 })] };
  await pad.read();
  expect([...desk.choice.ids]).toEqual(['mine']);
});

it('asks about marks of mine whose words are others here, until the list is looked at', async () => {
  const place = {
    state: 'changed',
    page: 1,
    dx: 0,
    dy: 0,
    rects: [],
    words_before: 'a',
    words_after: 'b',
  } satisfies Place;
  const marks = [
    mark('mine', { places: { v2: place }, seq: 2 }),
    mark('theirs', { owner: other, places: { v2: place }, seq: 2 }),
  ];
  feed = { ...feed, seq: 2, marks };
  await pad.read();
  desk = lasting(() => new Desk(pad, 'v2'));
  expect(desk.side.asking).toBe(1);
  desk.side.open('marks');
  expect(desk.side.asking).toBe(0);
});

it('does not ask about what still looks for its place, only about what the server found none for', () => {
  const asked = vi.spyOn(Forward.prototype, 'asked');
  const asking = () => {
    desk = lasting(() => new Desk(pad, 'v2'));
    desk.sight.newest = true;
    return desk.side.asking;
  };
  expect(asking()).toBe(0);
  asked.mockReturnValue(true);
  expect(asking()).toBe(1);
});

it('throws words away with a way back', () => {
  desk.side.begin(note(1));
  type('Bỏ nhầm');
  const { draft } = desk.side.writing;
  if (draft) desk.side.writing.discard(draft);
  desk.side.close();
  expect(waiting()).toEqual([]);
  pressed();
  expect([desk.side.panel, desk.side.writing.draft?.text]).toEqual(['draft', 'Bỏ nhầm']);
});

it('brings back just what was removed, whatever was done since', () => {
  const back = desk.remove(['mine']);
  desk.add({ ...note(1), text: 'sau đó' });
  back();
  expect(written()).toEqual(['mine', 'sau đó', 'theirs']);
  pad.undo();
  back();
  back();
  expect(written()).toEqual(['mine', 'sau đó', 'theirs']);
});

it('knows where a step back is seen: where a mark was, and where it is', () => {
  const id = desk.add({ ...note(3), text: 'ở trang ba' });
  if (id) desk.edit(id, (body) => ({ ...body, page: 5 }) as Body);
  const back = () => desk.sight.changedBy(() => pad.undo()).map(({ page }) => page);
  expect([back(), back(), back()]).toEqual([[5, 3], [3], []]);
});
