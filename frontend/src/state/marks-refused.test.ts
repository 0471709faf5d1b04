// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { vault } from '../offline/vault.ts';
import { m } from '../paraglide/messages.js';
import { leaving } from './leaving.svelte.ts';
import { kept, key, me, old, opened, server, texts, usesServer, write } from './marks.fixture.ts';
import { marks } from './marks.svelte.ts';
import { outbox } from './outbox.svelte.ts';
import { toasts } from './toasts.svelte.ts';

usesServer();

/** Something waits on the device for a layer that is closed when the server is back; the pad's rows are gone from here. */
async function writtenForAClosedLayer(): Promise<void> {
  await vault.open(await key());
  const pad = await opened();
  server.away = true;
  write(pad, 'ngoại tuyến', 'shared');
  await vi.waitFor(async () => expect(await kept.count('ops ')).toBe(1));
  expect(await marks.forget('p')).toBe(1);
  marks.stop();
  [server.away, server.closed] = [false, ['shared']];
}

it('saves what is refused of a pad that nobody has open and of which no rows are here, and says so', async () => {
  await writtenForAClosedLayer();
  marks.start(me);
  await vi.waitFor(() => expect(server.sent.map((op) => op.op === 'put' && op.layer)).toEqual(['shared', 'l']));
  expect(toasts.list.at(-1)?.text).toBe(m.marks_refused_note_kept());
  await vi.waitFor(async () => expect(await kept.count('ops ')).toBe(0));
});

it('keeps what was refused as it was, where the pad cannot be read to save it', async () => {
  await writtenForAClosedLayer();
  const { fetch } = globalThis;
  const asked = vi.fn(async () => Response.json({ code: 'pad_not_found', title: '', status: 404 }, { status: 404 }));
  vi.stubGlobal('fetch', (path: string, init: RequestInit = {}) => (init.body ? fetch(path, init) : asked()));
  marks.start(me);
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  expect([texts(), await kept.count('ops ')]).toEqual([['ngoại tuyến'], 1]);
});

it('keeps what there is no room for on this device, says so, and sends it once there is', async () => {
  await vault.open(await key());
  const pad = await opened();
  server.full = true;
  write(pad, 'chưa có chỗ');
  await vi.waitFor(() => expect(toasts.list.at(-1)?.text).toBe(m.marks_refused_too_many_marks()));
  expect([outbox.held, outbox.unsent, await kept.count('ops '), pad.marks.size]).toEqual([1, 0, 1, 2]);
  await leaving.ask();
  expect([leaving.asked, leaving.unsent]).toEqual([true, 1]);
  pad.remove([old.id]);
  await vi.waitFor(() => expect(texts()).toEqual(['chưa có chỗ', false, 'chưa có chỗ']));
  await vi.waitFor(async () => expect([outbox.held, await kept.count('ops ')]).toEqual([0, 0]));
});

it('does not let go of what there is no room for when its paper is closed, and tries again with a new page', async () => {
  await vault.open(await key());
  const pad = await opened();
  server.full = true;
  write(pad, 'chưa có chỗ');
  await vi.waitFor(() => expect(outbox.held).toBe(1));
  marks.stop();
  expect([outbox.held, await kept.count('ops ')]).toEqual([0, 1]);
  server.full = false;
  marks.start(me);
  await vi.waitFor(() => expect(texts()).toEqual(['chưa có chỗ', 'chưa có chỗ']));
  await vi.waitFor(async () => expect(await kept.count('ops ')).toBe(0));
});

it('counts what there is no room for once, and nothing of it when the login is over', async () => {
  await vault.open(await key());
  const pad = await opened();
  server.full = true;
  write(pad, 'chưa có chỗ');
  await vi.waitFor(() => expect(outbox.held).toBe(1));
  marks.close('p');
  server.away = true;
  marks.open('p', me);
  await vi.waitFor(() => expect([outbox.unsent, outbox.held]).toEqual([1, 0]));
  server.away = false;
  let answer: () => void = vi.fn();
  server.gate = new Promise((resolve) => (answer = resolve));
  await vi.waitFor(() => expect(server.sent).toHaveLength(2), { timeout: 10_000 });
  marks.stop();
  answer();
  await vi.waitFor(async () => expect(await kept.count('ops ')).toBe(1));
  await new Promise((later) => setTimeout(later, 100));
  expect([outbox.unsent, outbox.held]).toEqual([0, 0]);
});

it('sends what there was no room for once another device has made some', async () => {
  const pad = await opened();
  server.full = true;
  write(pad, 'chưa có chỗ');
  await vi.waitFor(() => expect(outbox.held).toBe(1));
  [server.full, server.news] = [false, [{ ...old, seq: 3, revision: 2, removed: true, body: null }]];
  await pad.read();
  await vi.waitFor(() => expect(texts()).toEqual(['chưa có chỗ', 'chưa có chỗ']));
  await vi.waitFor(() => expect(outbox.held).toBe(0));
});
