// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PersonRef } from '../api/contract.ts';
import type { Layer, Op } from '../core/marks/model.ts';
import { vault } from '../offline/vault.ts';
import { live } from '../state/live.svelte.ts';
import { marks } from '../state/marks.svelte.ts';
import type { RoomStatus } from '../state/room.svelte.ts';
import { loadWhenBack, Notebook } from './notebook.svelte.ts';

const me: PersonRef = { id: 'me', full_name: 'Tạ Thị Mỹ Lệ', short_name: 'Mỹ Lệ', title: '', unit_name: '' };
const feed = { pad: 'n', epoch: 1, seq: 1, more: false, reset: false, marks: [], comments: [] };
let sent: Op[];
let denied: boolean;
let status = $state<RoomStatus>('ready');
const room = {
  get status() {
    return status;
  },
  get gone() {
    return status === 'denied';
  },
};

beforeEach(async () => {
  [sent, denied, status] = [[], false, 'ready'];
  await vault.empty();
  vi.stubGlobal('fetch', async (path: string, { body }: { body?: string } = {}) => {
    if (denied) return Response.json({ code: 'not_found', title: '', status: 404 }, { status: 404 });
    if (path.endsWith('/notebook')) return Response.json({ pad: 'n' });
    if (!body) return Response.json({ ...feed, layers: [{ id: 'l', kind: 'private' } as Layer] });
    const { ops } = JSON.parse(body) as { ops: Op[] };
    sent.push(...ops);
    return Response.json({ outcomes: ops.map(({ n }) => ({ n, seq: 2, revision: 1, code: null })), seq: 2 });
  });
  marks.start(me);
});
afterEach(() => {
  marks.stop();
  live.stop();
  vi.unstubAllGlobals();
});

it('is written on where it was when its meeting, from which one was put out, is back', async () => {
  const notebook = new Notebook('m', me);
  const stop = $effect.root(() => loadWhenBack(room, notebook));
  flushSync();
  await vi.waitFor(() => expect(notebook.pad?.status).toBe('ready'));
  const { pad } = notebook;
  denied = true;
  await pad?.read();
  status = 'denied';
  flushSync();
  expect(pad?.status).toBe('gone');
  denied = false;
  status = 'ready';
  flushSync();
  await vi.waitFor(() => expect(pad?.status).toBe('ready'));
  expect(notebook.pad).toBe(pad);
  notebook.add({ item: null, paper: null, version: null, page: null });
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  notebook.close();
  stop();
});
