// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import type { Mark } from '../core/marks/model.ts';
import { PadModel } from '../core/marks/pad.ts';
import { shelf } from '../offline/store.ts';
import { vault } from '../offline/vault.ts';
import { feed, kept, key, me, old, opened, server, texts, usesServer, write } from './marks.fixture.ts';
import { marks } from './marks.svelte.ts';
import { PadStore } from './pad-store.ts';
import { unkept } from './unkept.svelte.ts';

usesServer();

/** Keeps the pad, and puts the key of it away as the end of a login does. */
async function keptAndPutAway(): Promise<CryptoKey> {
  const own = await key();
  marks.start(me);
  await vault.open(own);
  await marks.keep('p');
  marks.stop();
  vault.close();
  return own;
}

it('goes on writing and sending on what is open when everything on the device was erased', async () => {
  const pad = await opened();
  await vault.empty();
  write(pad, 'sau');
  await vi.waitFor(() => expect(texts()).toEqual(['sau']));
  await marks.keep('another');
  expect(await kept.get('head me another')).toBeDefined();
});

it('sends what was waiting when everything was erased, and has it on the device that it becomes', async () => {
  const pad = await opened();
  server.away = true;
  write(pad, 'trước');
  await vi.waitFor(async () => expect(await kept.count('ops ')).toBe(1));
  await vault.empty();
  await vault.open(await key());
  await vi.waitFor(async () => expect([await kept.count('ops '), await kept.inMemory('ops ')]).toEqual([1, []]));
  server.away = false;
  await vi.waitFor(() => expect(texts()).toEqual(['trước']), { timeout: 30_000 });
});

it('keeps all of what is open anew, not only what changes from then on', async () => {
  await vault.open(await key());
  await opened();
  await vi.waitFor(async () => expect(await kept.get('head me p')).toBeDefined(), { timeout: 30_000 });
  await vault.empty();
  await vault.open(await key());
  await vi.waitFor(async () => expect(await kept.get('head me p')).toBeDefined(), { timeout: 30_000 });
  const rows: Mark[] = [];
  for await (const boxes of new PadStore('p', me.id).rows()) rows.push(...boxes.flatMap((box) => box.marks));
  expect(rows).toEqual([old]);
});

it('reads anew from the server what was erased while it was read from the device', async () => {
  marks.start(me);
  await vault.open(await key());
  await marks.keep('p');
  expect(await kept.get('head me p')).toBeDefined();
  const { rows } = PadStore.prototype;
  vi.spyOn(PadStore.prototype, 'rows').mockImplementationOnce(async function* (this: PadStore) {
    await vault.empty();
    yield* rows.call(this);
  });
  const pad = await opened();
  await vi.waitFor(() => expect([...pad.marks.keys()]).toEqual([old.id]));
});

it('counts nothing as kept of which a part was erased while it was kept', async () => {
  marks.start(me);
  await vault.open(await key());
  vi.spyOn(PadModel.prototype, 'boxes').mockImplementationOnce(() => {
    void vault.empty();
    return new Map();
  });
  await marks.keep('p');
  expect(await kept.get('head me p')).toBeUndefined();
  await marks.keep('p');
  expect(await kept.get('head me p')).toBeDefined();
});

it('ends with the login: nothing that is written then is sent', async () => {
  const pad = await opened();
  marks.stop();
  await vault.empty();
  write(pad, 'sau');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(server.sent).toEqual([]);
});

it('keeps what was not sent while its paper may not be read, and sends it when it may be again', async () => {
  const pad = await opened();
  server.away = true;
  write(pad, 'ngoại tuyến');
  [server.away, server.denied] = [false, true];
  expect(await marks.forget('p')).toBe(1);
  expect(await kept.get('head me p')).toBeUndefined();
  marks.close('p');
  const refused = marks.open('p', me);
  await vi.waitFor(() => expect(refused.status).toBe('gone'));
  server.denied = false;
  await marks.keep('p');
  await vi.waitFor(() => expect(texts()).toEqual(['ngoại tuyến']));
  expect(marks.open('p', me).status).not.toBe('gone');
});

it('shows nothing that was removed meanwhile where the device is opened only while the server is asked', async () => {
  const own = await keptAndPutAway();
  const removed = { ...old, body: null, removed: true, seq: 7 };
  let answer = (): void => undefined;
  const asked = vi.fn(async (path: string) => {
    await new Promise<void>((go) => (answer = go));
    return Response.json({ ...feed, seq: 7, marks: path.includes('after=0') ? [] : [removed] });
  });
  vi.stubGlobal('fetch', asked);
  marks.start(me);
  const pad = marks.open('p', me);
  await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce());
  await vault.open(own);
  expect([...pad.marks.keys()]).toEqual([old.id]);
  answer();
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
  answer();
  await vi.waitFor(() => expect([...pad.marks.keys()]).toEqual([]));
});

it('leaves nothing on the device that was removed meanwhile where that is opened only after the server was asked', async () => {
  const own = await keptAndPutAway();
  vi.stubGlobal('fetch', async () => Response.json({ ...feed, seq: 7, marks: [] }));
  await opened();
  await vault.open(own);
  marks.close('p');
  await vi.waitFor(async () => expect(await kept.get('head me p')).toMatchObject({ seq: 7 }));
  expect(await kept.entries('rows ')).toEqual([]);
});

it('keeps the marks of a paper that may be read again, whether or not it was open when it could not be', async () => {
  await vault.open(await key());
  server.denied = true;
  marks.start(me);
  const pad = marks.open('p', me);
  await vi.waitFor(() => expect(pad.status).toBe('gone'));
  marks.close('p');
  server.denied = false;
  await marks.keep('p');
  expect(await kept.get('head me p')).toBeDefined();
});

it('opens without the server what was kept again after it could not be read for a while', async () => {
  await vault.open(await key());
  await opened();
  marks.close('p');
  await marks.forget('p');
  await marks.keep('p');
  server.away = true;
  const pad = marks.open('p', me);
  await vi.waitFor(() => expect([pad.status, ...pad.marks.keys()]).toEqual(['ready', old.id]));
});

it('reads on what was written on a paper since it was kept, once that may be behind', async () => {
  await vault.open(await key());
  marks.start(me);
  await marks.keep('p');
  const later = { ...old, id: '1'.repeat(32), seq: 2 };
  const asked = vi.fn(async (_: string) => Response.json({ ...feed, seq: 2, layers: [], marks: [later] }));
  vi.stubGlobal('fetch', asked);
  await marks.keep('p');
  expect(asked).not.toHaveBeenCalled();
  marks.outdate();
  await marks.keep('p');
  expect(asked.mock.calls.every(([path]) => path.includes('after=1'))).toBe(true);
  const here = await marks.here('p');
  expect([[...(here?.marks.keys() ?? [])].sort(), here?.layers]).toEqual([[old.id, later.id], feed.layers]);
});

it('brings a paper up that was open and is left, though no screen of it hears of others', async () => {
  await vault.open(await key());
  const pad = await opened();
  marks.close('p');
  const later = { ...old, id: '1'.repeat(32), seq: 2 };
  vi.stubGlobal('fetch', async () => Response.json({ ...feed, seq: 2, layers: [], marks: [later] }));
  await marks.keep('p');
  expect([...pad.marks.keys()]).toContain(later.id);
});

it('keeps nothing of a paper that is taken away while it is read to be kept', async () => {
  await vault.open(await key());
  marks.start(me);
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', async (path: string) => {
    await marks.forget('p');
    return fetch(path);
  });
  await marks.keep('p');
  expect(await kept.count('')).toBe(0);
});

it('goes on in every screen of a paper that is back', async () => {
  server.denied = true;
  marks.start(me);
  const first = marks.open('p', me);
  await vi.waitFor(() => expect(first.status).toBe('gone'));
  server.denied = false;
  const second = marks.open('p', me);
  await vi.waitFor(() => expect([first.status, second.status]).toEqual(['ready', 'ready']));
  write(first, 'trên màn hình cũ');
  await vi.waitFor(() => expect(texts()).toEqual(['trên màn hình cũ']));
  expect([...second.marks.keys()]).toContain(old.id);
});

it.each([
  ['a keeping ahead', () => marks.keep('p')],
  ['what waited', () => vault.look()],
])('sends what is written on a screen that outlived the loss of its paper, once %s finds it back', async (_, back) => {
  await vault.open(await key());
  const pad = await opened();
  server.away = true;
  write(pad, 'trước');
  [server.away, server.denied] = [false, true];
  await marks.forget('p');
  expect([pad.status, pad.layers]).toEqual(['gone', []]);
  await vi.waitFor(async () => expect(await kept.count('ops ')).toBe(1));
  server.denied = false;
  await back();
  await vi.waitFor(() => expect(pad.status).toBe('ready'));
  write(pad, 'sau');
  await vi.waitFor(() => expect(texts()).toEqual(['trước', 'sau']));
  expect([...pad.marks.keys()]).toContain(old.id);
});

it('counts what waits for its paper in this page alone as lost with it, until that is sent', async () => {
  const pad = await opened();
  server.denied = true;
  write(pad, 'chỉ ở trang này');
  await vi.waitFor(() => expect([pad.status, unkept.count]).toEqual(['gone', 1]));
  server.denied = false;
  await vault.look();
  await vi.waitFor(() => expect(texts()).toEqual(['chỉ ở trang này']));
  await vi.waitFor(() => expect(unkept.count).toBe(0));
});

it('keeps of papers that are not known any more only what was not sent, and the notebooks', async () => {
  await vault.open(await key());
  const pad = await opened();
  const { fetch } = globalThis;
  const told = async (path: string, init?: RequestInit) => {
    if (init?.body) throw new TypeError('no network');
    return fetch(path, init);
  };
  vi.stubGlobal('fetch', told);
  write(pad, 'chưa gửi');
  await vi.waitFor(async () => expect(await kept.count('ops ')).toBe(1));
  marks.close('p');
  await shelf('notebooks').put('me meeting', 'notes');
  for (const each of ['stays', 'notes', 'leaves']) await marks.keep(each);
  await marks.keepOnly(new Set(['stays']));
  expect((await kept.entries('head ')).map(([at]) => at)).toEqual(['head me notes', 'head me stays']);
  expect(await kept.count('ops ')).toBe(1);
});
