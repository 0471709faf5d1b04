// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PersonRef } from '../api/contract.ts';
import type { Feed, Layer, Mark, MarkComment, Op } from '../core/marks/model.ts';
import { vault } from '../offline/vault.ts';
import { m } from '../paraglide/messages.js';
import { elsewhere } from './elsewhere.svelte.ts';
import { live } from './live.svelte.ts';
import { Pad } from './pad.svelte.ts';
import { toasts } from './toasts.svelte.ts';

const me: PersonRef = { id: 'me', full_name: 'Tạ Thị Mỹ Lệ', short_name: 'Mỹ Lệ', title: '', unit_name: '' };
const [mark, body] = ['a'.repeat(32), { kind: 'note', page: 1, at: [5, 5], text: 'Hỏi', color: 'yellow' }];
const after = { layer: 'l', version: 'v', body: body as unknown as Mark['body'] & object, places: {} };
const said = { id: 'c', pad: 'p', mark, layer: 'l', text: 'Rõ', at: '1', seq: 7, removed: false };
const answer: MarkComment = { ...said, author: { ...me, id: 'other' } };
const begun: Feed = {
  ...{ pad: 'p', epoch: 1, seq: 6, more: false, reset: false },
  ...{ layers: [{ id: 'l', kind: 'meeting' } as Layer], marks: [], comments: [] },
};
let feed: Feed;
let sent: Op[];
let pad: Pad;

beforeEach(async () => {
  vi.spyOn(elsewhere, 'look').mockReturnValue(); // would count after the test is over
  [feed, sent] = [begun, []];
  await vault.empty();
  vi.stubGlobal('fetch', async (_: string, { body }: { body?: string } = {}) => {
    if (!body) return Response.json(feed);
    const { ops } = JSON.parse(body) as { ops: Op[] };
    sent.push(...ops);
    return Response.json({ outcomes: ops.map(({ n }) => ({ n, status: 'applied', revision: 1 })), seq: 8 });
  });
  pad = new Pad('p', me);
  pad.follow();
  await vi.waitFor(() => expect(pad.status).toBe('ready'));
  pad.change([{ id: mark, after }]);
});
afterEach(() => {
  pad.close();
  live.stop();
  vi.unstubAllGlobals();
});

it('says with a removal how far the pad was known', async () => {
  pad.undo();
  await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ op: 'remove', id: mark, seen: 6 }));
});

it('does not remove by undoing what others have answered, and says so', async () => {
  feed = { ...begun, seq: 7, comments: [answer] };
  await pad.read();
  pad.undo();
  expect([pad.marks.has(mark), toasts.list.at(-1)?.text]).toEqual([true, m.marks_refused_mark_answered()]);
  expect(sent.every(({ op }) => op === 'put')).toBe(true);
});

it('goes back by one drag of two though neither was answered', async () => {
  const placed = (x: number) => ({ ...after, places: { w: { state: 'by_hand', x } } }) as unknown as typeof after;
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  feed = {
    ...begun,
    seq: 7,
    marks: [{ ...said, id: mark, owner: me, ...placed(0), revision: 1, settled: null } as never],
  };
  await pad.read();
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  pad.change([{ id: mark, after: placed(1) }]);
  pad.change([{ id: mark, after: placed(2) }]);
  pad.undo();
  expect(pad.marks.get(mark)?.places).toEqual({ w: { state: 'by_hand', x: 1 } });
  vi.stubGlobal('fetch', fetch);
});
