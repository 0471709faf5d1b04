// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PersonRef } from '../api/contract.ts';
import type { Feed, Layer, Mark, Op } from '../core/marks/model.ts';
import { PadModel } from '../core/marks/pad.ts';
import { shelf } from '../offline/store.ts';
import { vault } from '../offline/vault.ts';
import { m } from '../paraglide/messages.js';
import { leaving } from './leaving.svelte.ts';
import { live } from './live.svelte.ts';
import { marks } from './marks.svelte.ts';
import { outbox } from './outbox.svelte.ts';
import type { Pad } from './pad.svelte.ts';
import { PadStore } from './pad-store.ts';
import { toasts } from './toasts.svelte.ts';
import { unkept } from './unkept.svelte.ts';

const me: PersonRef = { id: 'me', full_name: 'Tạ Thị Mỹ Lệ', short_name: 'Mỹ Lệ', title: '', unit_name: '' };
const kept = shelf('marks');
const key = () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
const never = { removed: false, settled: null, places: {}, revision: 1 };
const body = { kind: 'note', page: 1, at: [5, 5], text: 'cũ', color: 'yellow' } as unknown as Mark['body'];
const when = { created_at: '2026-11-23T01:00:00Z', changed_at: '2026-11-23T01:00:00Z' };
const old: Mark = {
  id: '0'.repeat(32),
  pad: 'p',
  layer: 'l',
  owner: me,
  version: 'v',
  body,
  seq: 1,
  ...never,
  ...when,
};
const feed: Feed = {
  ...{ pad: 'p', epoch: 1, seq: 1, more: false, reset: false },
  ...{ layers: [{ id: 'l', kind: 'private' } as Layer], marks: [old], comments: [] },
};
let sent: Op[];
let away: boolean;
let denied: boolean;
/** Layers that may not be written on. */
let closed: string[];
/** Whether there is no more room for what is new. */
let full: boolean;
/** What the feed has after its beginning. */
let news: Mark[];
/** What an answer to operations waits for. */
let gate: Promise<void>;

beforeEach(async () => {
  [sent, away, denied, closed, full, news, gate] = [[], false, false, [], false, [], Promise.resolve()];
  await vault.empty();
  vi.stubGlobal('fetch', async (path: string, { body }: { body?: string } = {}) => {
    if (away) throw new TypeError('no network');
    if (denied) return Response.json({ code: 'pad_not_found', title: '', status: 404 }, { status: 404 });
    if (!body) return Response.json({ ...feed, marks: path.includes('after=0') ? feed.marks : news });
    const { ops } = JSON.parse(body) as { ops: Op[] };
    sent.push(...ops);
    await gate;
    const outcomes = ops.map((op) => {
      const code = op.op === 'put' && (closed.includes(op.layer) ? 'layer_read_only' : full ? 'too_many_marks' : null);
      return code
        ? { n: op.n, status: 'refused', revision: 0, code }
        : { n: op.n, status: 'applied', revision: 1, code: null };
    });
    if (ops.some(({ op }) => op === 'remove')) full = false;
    return Response.json({ outcomes, seq: 2 });
  });
});
afterEach(() => {
  marks.stop();
  live.stop();
  vi.unstubAllGlobals();
});
// What is unsent is counted a little later.
afterAll(() => new Promise((counted) => setTimeout(counted, 300)));

async function opened(): Promise<Pad> {
  marks.start(me);
  const pad = marks.open('p', me);
  await vi.waitFor(() => expect(pad.status).toBe('ready'));
  return pad;
}

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

function write(pad: Pad, text: string, layer = 'l'): void {
  const after = { layer, version: 'v', body: { ...body, text } as Mark['body'], places: {} };
  pad.change([{ id: crypto.randomUUID().replaceAll('-', ''), after: after as never }]);
}
const texts = () => sent.map((op) => op.op === 'put' && op.body?.kind === 'note' && op.body.text);

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
  away = true;
  write(pad, 'trước');
  await vi.waitFor(async () => expect(await kept.count('ops ')).toBe(1));
  await vault.empty();
  await vault.open(await key());
  await vi.waitFor(async () => expect([await kept.count('ops '), await kept.inMemory('ops ')]).toEqual([1, []]));
  away = false;
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
  expect(sent).toEqual([]);
});

it('keeps what was not sent while its paper may not be read, and sends it when it may be again', async () => {
  const pad = await opened();
  away = true;
  write(pad, 'ngoại tuyến');
  [away, denied] = [false, true];
  expect(await marks.forget('p')).toBe(1);
  expect(await kept.get('head me p')).toBeUndefined();
  marks.close('p');
  const refused = marks.open('p', me);
  await vi.waitFor(() => expect(refused.status).toBe('gone'));
  denied = false;
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
  denied = true;
  marks.start(me);
  const pad = marks.open('p', me);
  await vi.waitFor(() => expect(pad.status).toBe('gone'));
  marks.close('p');
  denied = false;
  await marks.keep('p');
  expect(await kept.get('head me p')).toBeDefined();
});

it('opens without the server what was kept again after it could not be read for a while', async () => {
  await vault.open(await key());
  await opened();
  marks.close('p');
  await marks.forget('p');
  await marks.keep('p');
  away = true;
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
  denied = true;
  marks.start(me);
  const first = marks.open('p', me);
  await vi.waitFor(() => expect(first.status).toBe('gone'));
  denied = false;
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
  away = true;
  write(pad, 'trước');
  [away, denied] = [false, true];
  await marks.forget('p');
  expect([pad.status, pad.layers]).toEqual(['gone', []]);
  await vi.waitFor(async () => expect(await kept.count('ops ')).toBe(1));
  denied = false;
  await back();
  await vi.waitFor(() => expect(pad.status).toBe('ready'));
  write(pad, 'sau');
  await vi.waitFor(() => expect(texts()).toEqual(['trước', 'sau']));
  expect([...pad.marks.keys()]).toContain(old.id);
});

it('counts what waits for its paper in this page alone as lost with it, until that is sent', async () => {
  const pad = await opened();
  denied = true;
  write(pad, 'chỉ ở trang này');
  await vi.waitFor(() => expect([pad.status, unkept.count]).toEqual(['gone', 1]));
  denied = false;
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

it('saves what is refused of a pad that nobody has open and of which no rows are here, and says so', async () => {
  await vault.open(await key());
  const pad = await opened();
  away = true;
  write(pad, 'ngoại tuyến', 'shared');
  await vi.waitFor(async () => expect(await kept.count('ops ')).toBe(1));
  expect(await marks.forget('p')).toBe(1);
  marks.stop();
  [away, closed] = [false, ['shared']];
  marks.start(me);
  await vi.waitFor(() => expect(sent.map((op) => op.op === 'put' && op.layer)).toEqual(['shared', 'l']));
  expect(toasts.list.at(-1)?.text).toBe(m.marks_refused_note_kept());
  await vi.waitFor(async () => expect(await kept.count('ops ')).toBe(0));
});

it('keeps what was refused as it was, where the pad cannot be read to save it', async () => {
  await vault.open(await key());
  const pad = await opened();
  away = true;
  write(pad, 'ngoại tuyến', 'shared');
  await vi.waitFor(async () => expect(await kept.count('ops ')).toBe(1));
  await marks.forget('p');
  marks.stop();
  [away, closed] = [false, ['shared']];
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
  full = true;
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
  full = true;
  write(pad, 'chưa có chỗ');
  await vi.waitFor(() => expect(outbox.held).toBe(1));
  marks.stop();
  expect([outbox.held, await kept.count('ops ')]).toEqual([0, 1]);
  full = false;
  marks.start(me);
  await vi.waitFor(() => expect(texts()).toEqual(['chưa có chỗ', 'chưa có chỗ']));
  await vi.waitFor(async () => expect(await kept.count('ops ')).toBe(0));
});

it('counts what there is no room for once, and nothing of it when the login is over', async () => {
  await vault.open(await key());
  const pad = await opened();
  full = true;
  write(pad, 'chưa có chỗ');
  await vi.waitFor(() => expect(outbox.held).toBe(1));
  marks.close('p');
  away = true;
  marks.open('p', me);
  await vi.waitFor(() => expect([outbox.unsent, outbox.held]).toEqual([1, 0]));
  away = false;
  let answer: () => void = vi.fn();
  gate = new Promise((resolve) => (answer = resolve));
  await vi.waitFor(() => expect(sent).toHaveLength(2), { timeout: 10_000 });
  marks.stop();
  answer();
  await vi.waitFor(async () => expect(await kept.count('ops ')).toBe(1));
  await new Promise((later) => setTimeout(later, 100));
  expect([outbox.unsent, outbox.held]).toEqual([0, 0]);
});

it('sends what there was no room for once another device has made some', async () => {
  const pad = await opened();
  full = true;
  write(pad, 'chưa có chỗ');
  await vi.waitFor(() => expect(outbox.held).toBe(1));
  [full, news] = [false, [{ ...old, seq: 3, revision: 2, removed: true, body: null }]];
  await pad.read();
  await vi.waitFor(() => expect(texts()).toEqual(['chưa có chỗ', 'chưa có chỗ']));
  await vi.waitFor(() => expect(outbox.held).toBe(0));
});
