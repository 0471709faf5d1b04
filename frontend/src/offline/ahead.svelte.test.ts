import 'fake-indexeddb/auto';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiProblem } from '../api/client.ts';
import type { Meeting, MeetingState, Paper, PaperVersion } from '../api/contract.ts';
import { LARGEST } from '../core/ahead.ts';
import { emptyEntities } from '../core/live.ts';
import { PIECE } from '../core/pieces.ts';
import { type Follower, live, PROTOCOL } from '../state/live.svelte.ts';
import { rooms } from '../state/rooms.svelte.ts';
import { ahead } from './ahead.svelte.ts';
import { countPieces, readPiece } from './pieces.ts';
import { type KeptRoom, keepRoom } from './rooms.ts';
import { vault } from './vault.ts';

/** The device has room for so many pieces. */
const { room } = vi.hoisted(() => ({ room: { pieces: Number.POSITIVE_INFINITY } }));
vi.mock('./keeping.ts', async (original) => {
  const real = await original<typeof import('./keeping.ts')>();
  const keepPiece = async (...given: Parameters<typeof real.keepPiece>) => {
    if ((await countPieces('v1')) + (await countPieces('v2')) >= room.pieces) throw new real.StorageFull();
    return real.keepPiece(...given);
  };
  return { ...real, keepPiece };
});

const HOUR = 3_600_000;
const SIZE = PIECE + 9;
const bytesOf = (version: string) => new Uint8Array(SIZE).fill(Number(version.at(-1)));
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();

let meeting: Pick<Meeting, 'state' | 'ends_at' | 'closed_at'>;
let paper: Paper | undefined;
/** Versions whose bytes do not come. */
let lost: Set<string>;
let denied: boolean;
/** No byte comes before this. */
let coming: Promise<void>;
/** Versions whose bytes were asked for, piece by piece. */
let asked: string[];
/** Papers whose marks left the device. */
let forgotten: string[];
/** Papers whose marks alone stayed, each time that it was looked. */
let stayed: string[][];

const [keep, keepNotebook] = [vi.fn(async (_: string) => undefined), vi.fn(async (_: string) => undefined)];
const outdate = vi.fn();

function runs(state: MeetingState, ends_at: string, closed_at: string | null = null): void {
  meeting = { state, ends_at, closed_at };
}

function version(id: string): PaperVersion {
  return { id, no: Number(id.at(-1)), size: SIZE, sha256: id, state: 'ready', pages: 1 } as PaperVersion;
}

/** The paper with these versions, the last of them current. */
function holds(ids: readonly string[], own: Partial<Paper> = {}): void {
  const rest = { classification: 'normal', on_paper: null, current_version_id: ids.at(-1), ...own };
  paper = { id: 'p', item_id: 'i', order: 1, title: 'Tờ trình', versions: ids.map(version), ...rest } as Paper;
}

async function piece(id: string, range: string): Promise<Response> {
  asked.push(id);
  await coming;
  if (lost.has(id)) throw new TypeError('no network');
  const [begin = 0, last = 0] = (/bytes=(\d+)-(\d+)/u.exec(range) ?? []).slice(1).map(Number);
  const whole = bytesOf(id);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
  const tag = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const end = Math.min(last + 1, SIZE);
  const headers = { ETag: `"${tag}"`, 'Content-Range': `bytes ${begin}-${end - 1}/${SIZE}` };
  return new Response(whole.slice(begin, end), { status: 206, headers });
}

async function answer(url: string, { headers }: { headers?: Record<string, string> } = {}): Promise<Response> {
  const read = /paper-versions\/(\w+)\/reading$/u.exec(url)?.[1];
  if (read) return piece(read, headers?.Range ?? '');
  if (url.endsWith('/meetings')) return Response.json([{ id: 'm', starts_at: meeting.ends_at, ...meeting }]);
  if (denied || !url.endsWith('/snapshot')) return Response.json({ code: 'not_found' }, { status: 404 });
  const entities = {
    meeting: { m: { id: 'm', ...meeting } },
    item: { i: { id: 'i', no: 1 } },
    paper: paper ? { p: paper } : {},
  };
  const me = { person_id: 'me', attendee_id: null, login_id: 'l' };
  const server_time = new Date().toISOString();
  return Response.json({ meeting_id: 'm', seq: 1, server_time, me, entities, progress: {}, my_ballots: {} });
}

/** The meeting changed: the room hears of it, and what follows from it is done. */
async function changed(): Promise<void> {
  await rooms.get('m')?.load();
  flushSync();
  await ahead.look();
}

/** Waits as long as a busy machine takes. */
const until = (met: () => void | Promise<void>) => vi.waitFor(met, { timeout: 30_000 });

/** What was begun has been done by then. */
async function rounds(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
}

async function lies(id: string): Promise<boolean> {
  return ahead.isHere(id) && (await readPiece(id, 1))?.length === 9;
}

async function start(): Promise<void> {
  await ahead.start({
    keep,
    keepNotebook,
    outdate,
    forget: async (gone) => void forgotten.push(gone),
    keepOnly: async (papers) => void stayed.push([...papers]),
  });
}

beforeEach(async () => {
  await vault.empty();
  await vault.open(await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']));
  vi.stubGlobal('fetch', answer);
  room.pieces = Number.POSITIVE_INFINITY;
  coming = Promise.resolve();
  denied = false;
  lost = new Set();
  asked = [];
  forgotten = [];
  stayed = [];
  runs('published', hoursAgo(-5));
  holds(['v1']);
});

afterEach(() => {
  ahead.stop();
  rooms.clear();
  vi.unstubAllGlobals();
});

it.each([
  ['is paused long after its planned end', 'paused', null],
  ['runs long after its planned end', 'in_session', null],
  ['was closed just now, long after its planned end', 'closed', 1],
] as const)('keeps the papers of a meeting that %s, and fetches them once', async (_, state, closed) => {
  await start();
  await until(async () => expect(await lies('v1')).toBe(true));
  runs(state, hoursAgo(30), closed && hoursAgo(closed));
  const before = asked.length;
  await changed();
  await changed();
  await rounds();
  expect([await lies('v1'), asked.length]).toEqual([true, before]);
});

it('knows from what was kept of a meeting when it was closed, once the page is loaded anew', async () => {
  await start();
  await until(async () => expect(await lies('v1')).toBe(true));
  runs('closed', hoursAgo(30), hoursAgo(1));
  const entities = { ...emptyEntities(), meeting: { m: { id: 'm', ...meeting } } };
  const known = { protocol: PROTOCOL, seq: 1, entities, me: {}, ballots: {} };
  await keepRoom('m', known as unknown as KeptRoom);
  ahead.stop();
  rooms.clear();
  await start();
  expect(await lies('v1')).toBe(true);
});

it('lets go of the papers of a meeting that is over, and does not fetch them again', async () => {
  await start();
  await until(async () => expect(await lies('v1')).toBe(true));
  runs('closed', hoursAgo(30), hoursAgo(25));
  const before = asked.length;
  await changed();
  await ahead.look();
  await rounds();
  expect([ahead.isHere('v1'), await countPieces('v1'), asked.length]).toEqual([false, 0, before]);
});

it('fetches the papers of a meeting that is published while it is looked at', async () => {
  const follow = vi.spyOn(live, 'follow');
  runs('draft', hoursAgo(-5));
  const looked = rooms.open('m');
  await start();
  await until(() => expect(looked.status).toBe('ready'));
  runs('published', hoursAgo(-5));
  const changes = [{ kind: 'meeting', id: 'm', value: { id: 'm', ...meeting } }];
  const frame = { t: 'events', meeting: 'm', after: 1, seq: 2, events: [{ seq: 2, changes }] };
  follow.mock.calls[0]?.[1].frame(frame as unknown as Parameters<Follower['frame']>[0]);
  await until(async () => expect(await lies('v1')).toBe(true));
  rooms.close('m');
});

it('takes the marks along of a paper that is withdrawn before anything of it is here', async () => {
  lost.add('v1');
  await start();
  await until(() => expect(asked).toContain('v1'));
  paper = undefined;
  await changed();
  await until(() => expect(forgotten).toEqual(['p']));
});

it('keeps nothing of a piece that comes when its meeting may no longer be seen', async () => {
  let come = () => {};
  coming = new Promise((resolve) => (come = resolve));
  await start();
  await until(() => expect(asked).toContain('v1'));
  denied = true;
  await rooms.get('m')?.load();
  flushSync();
  come();
  await rounds();
  expect([ahead.isHere('v1'), await countPieces('v1')]).toEqual([false, 0]);
});

it.each([
  ['is classified', { classification: 'secret' } as const],
  ['is too large', { versions: [{ ...version('v1'), size: LARGEST + 1 }] }],
])('takes the marks along of a paper that never came here because it %s, when it is withdrawn', async (_, own) => {
  holds(['v1'], own);
  await start();
  await until(() => expect(rooms.get('m')?.status).toBe('ready'));
  flushSync();
  await rounds();
  expect(asked).toEqual([]);
  paper = undefined;
  await changed();
  await until(() => expect(forgotten).toEqual(['p']));
});

it.each([
  ['of which two versions lie here', async () => await replacedFarAway()],
  [
    'of which nothing lies here yet',
    async () => {
      lost.add('v1');
      await start();
      await until(() => expect(asked).toContain('v1'));
    },
  ],
])('takes the marks along once of a paper %s, when its meeting may no longer be seen', async (_, begins) => {
  await begins();
  denied = true;
  await changed();
  await until(() => expect(forgotten).toEqual(['p']));
  await changed();
  await rounds();
  expect([forgotten, await countPieces('v1')]).toEqual([['p'], 0]);
});

it('has only the marks stay on papers of meetings that it knows', async () => {
  await start();
  await until(async () => expect(await lies('v1')).toBe(true));
  await ahead.look();
  expect(stayed.at(-1)).toEqual(['p']);
  denied = true;
  await changed();
  expect(stayed.at(-1)).toEqual([]);
});

/** The paper lies here, was replaced, and its new version cannot be had. */
async function replacedFarAway() {
  await start();
  await until(async () => expect(await lies('v1')).toBe(true));
  lost.add('v2');
  holds(['v1', 'v2']);
  await changed();
  await until(() => expect(asked).toContain('v2'));
  await rounds();
}

it('keeps a version that was replaced until the new one is whole', async () => {
  await replacedFarAway();
  expect([await lies('v1'), ahead.isHere('v2')]).toEqual([true, false]);
  expect(ahead.progress('m')).toMatchObject({ done: 0, total: 1, bytes: 0 });
  // The page is loaded anew meanwhile.
  ahead.stop();
  rooms.clear();
  await start();
  await until(() => expect(ahead.progress('m')).toMatchObject({ done: 0, total: 1, bytes: 0 }));
  expect(await lies('v1')).toBe(true);
  lost.clear();
  await ahead.look();
  await until(async () => expect(await lies('v2')).toBe(true));
  await until(async () => expect([ahead.isHere('v1'), await countPieces('v1')]).toEqual([false, 0]));
  expect(ahead.progress('m')).toMatchObject({ done: 1, total: 1 });
  expect(forgotten).toEqual([]);
});

it.each([
  ['is classified', () => holds(['v1', 'v2'], { classification: 'secret' })],
  ['is handed out on paper', () => holds(['v1', 'v2'], { on_paper: { handed_out: 1, collected: 0 } })],
  ['is withdrawn', () => (paper = undefined)],
])(
  'lets go of a version that was replaced when its paper %s, whether or not the new one is here',
  async (_, happens) => {
    await replacedFarAway();
    happens();
    await changed();
    await until(async () => expect([ahead.isHere('v1'), await countPieces('v1')]).toEqual([false, 0]));
    expect(forgotten).toEqual(paper ? [] : ['p']);
  },
);

it('lets go of the version that was replaced first where there is no room for both', async () => {
  await start();
  await until(async () => expect(await lies('v1')).toBe(true));
  room.pieces = 2;
  holds(['v1', 'v2']);
  await changed();
  await until(async () => expect(await countPieces('v1')).toBe(0));
  expect(ahead.holdup).toBeUndefined();
  await ahead.look();
  await until(async () => expect(await lies('v2')).toBe(true));
  expect(ahead.progress('m')).toMatchObject({ done: 1, total: 1 });
});

it('says that the device is full where nothing that was replaced can go', async () => {
  room.pieces = 1;
  await start();
  await until(() => expect(ahead.holdup).toBe('full'));
  expect(await countPieces('v1')).toBe(1);
});

it('goes on to the marks of papers where a notebook may not be read any more', async () => {
  holds(['v1']);
  await start();
  await until(async () => expect(await lies('v1')).toBe(true));
  await rounds();
  keep.mockClear();
  keepNotebook.mockRejectedValue(new ApiProblem(404, 'meeting_not_found'));
  await ahead.look();
  await until(() => expect(keep).toHaveBeenCalledWith('p'));
});

it('takes marks for outdated as time goes by, and not because the link came back', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout');
  await start();
  await ahead.look();
  expect(outdate).not.toHaveBeenCalled();
  const [later] = timers.mock.calls.findLast(([, delay]) => Number(delay) >= 600_000) ?? [];
  (later as () => void)();
  expect(outdate).toHaveBeenCalledOnce();
});
