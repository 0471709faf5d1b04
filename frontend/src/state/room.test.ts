import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LiveEvent, MeetingCard } from '../api/contract.ts';
import { live, PROTOCOL } from './live.svelte.ts';
import { Room } from './room.svelte.ts';
import { rooms } from './rooms.svelte.ts';

/** The server's end of the socket. */
class ServerEnd {
  static readonly OPEN = 1;
  static all: ServerEnd[] = [];
  readyState = 0;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  sent: { op: string; meeting?: string; after?: number }[] = [];

  constructor() {
    ServerEnd.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
    this.onclose?.();
  }

  accept(): void {
    this.readyState = 1;
    this.say({ t: 'welcome', server_time: '2026-11-23T01:30:00Z', protocol: 1 });
  }

  say(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  joins(): (number | undefined)[] {
    return this.sent.filter((message) => message.op === 'join').map((message) => message.after);
  }
}

let snapshotSeq = 7;
let answer: () => Response;
let room: Room;

const hooks = (own: Partial<Parameters<typeof live.start>[0]> = {}) => ({
  notice: () => undefined,
  logout: () => undefined,
  locked: () => undefined,
  wiped: () => undefined,
  access: () => undefined,
  outdated: () => undefined,
  ...own,
});
const item = (title: string) => ({ id: 'i1', no: 1, title });
const change = (seq: number, title: string): LiveEvent => ({
  seq,
  type: 'ItemChanged',
  at: '2026-11-23T01:30:00Z',
  actor: null,
  changes: [{ kind: 'item', id: 'i1', value: item(title) }],
});

function snapshot(meeting: object = { id: 'm' }): Response {
  return Response.json({
    meeting_id: 'm',
    seq: snapshotSeq,
    server_time: '2026-11-23T01:30:00Z',
    me: { person_id: 'p', attendee_id: null, login_id: 'l', role: 'member', staff: false, chair: false, full: true },
    entities: { meeting: { m: meeting }, item: { i1: item(`as of ${snapshotSeq}`) } },
    progress: {},
    my_ballots: {},
  });
}

function socket(): ServerEnd {
  const last = ServerEnd.all.at(-1);
  if (!last) throw new Error('no socket was opened');
  return last;
}

const events = (after: number, seq: number, ...list: LiveEvent[]) =>
  socket().say({ t: 'events', meeting: 'm', after, seq, events: list });
const title = () => room.entities.item.i1?.title;
const soon = () => vi.advanceTimersByTimeAsync(5);

beforeEach(async () => {
  vi.useFakeTimers();
  ServerEnd.all = [];
  snapshotSeq = 7;
  answer = snapshot;
  vi.stubGlobal('WebSocket', ServerEnd);
  vi.stubGlobal('fetch', async () => answer());
  live.start(hooks());
  socket().accept();
  room = new Room('m');
  await soon();
});

afterEach(() => {
  room.leave();
  live.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('joins after the snapshot it holds', () => {
  expect(room.status).toBe('ready');
  expect(socket().joins()).toEqual([7]);
});

it('moves to another process when it is asked to, and the link stays', async () => {
  const old = socket();
  events(7, 8, change(8, 'before'));
  old.say({ t: 'move', within: 0.001 });
  await soon();
  expect(socket()).not.toBe(old);
  old.say({ t: 'events', meeting: 'm', after: 8, seq: 9, events: [change(9, 'meanwhile')] });
  expect([title(), live.link, old.readyState]).toEqual(['meanwhile', 'live', 1]);
  socket().accept();
  expect(socket().joins()).toEqual([9]);
  old.say({ t: 'events', meeting: 'm', after: 9, seq: 10, events: [change(10, 'by both')] });
  expect(old.readyState).toBe(1);
  events(9, 11, change(10, 'by both'), change(11, 'after'));
  expect([title(), live.link, old.readyState]).toEqual(['after', 'live', 3]);
});

it('comes back by itself where the process it moves to is not there', async () => {
  const old = socket();
  old.say({ t: 'move', within: 0.001 });
  await soon();
  socket().close();
  expect([live.link, old.readyState]).toEqual(['reconnecting', 3]);
});

it('says when the server speaks what it was not made for', () => {
  const outdated = vi.fn();
  live.stop();
  live.start(hooks({ outdated }));
  socket().accept();
  expect(outdated).not.toHaveBeenCalled();
  socket().say({ t: 'welcome', server_time: '2026-11-23T01:30:00Z', protocol: PROTOCOL + 1 });
  expect(outdated).toHaveBeenCalledOnce();
});

it('follows events and watermarks', () => {
  events(7, 8, change(8, 'new'));
  events(8, 12);
  events(12, 13, change(13, 'newer'));
  expect(title()).toBe('newer');
  expect(socket().joins()).toEqual([7]);
});

it('asks again from where it stands when something is missing, and applies nothing out of order', () => {
  events(9, 10, change(10, 'too early'));
  expect(title()).toBe('as of 7');
  expect(socket().joins()).toEqual([7, 7]);
  events(7, 10, change(8, 'a'), change(10, 'b'));
  expect(title()).toBe('b');
});

it('goes on from its last event after the link broke', async () => {
  events(7, 8, change(8, 'new'));
  socket().close();
  expect(live.link).toBe('reconnecting');
  await vi.advanceTimersByTimeAsync(1_000);
  socket().accept();
  expect(live.link).toBe('live');
  expect(socket().joins()).toEqual([8]);
});

it('asks once more, and says so, while its join has no answer', async () => {
  socket().say({ t: 'error', code: 'too_many_joins' });
  expect(live.behind).toBe(false);
  await vi.advanceTimersByTimeAsync(4_000);
  expect([live.behind, socket().joins()]).toEqual([true, [7, 7]]);
  events(7, 8, change(8, 'at last'));
  expect([live.behind, title()]).toEqual([false, 'at last']);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(socket().joins()).toEqual([7, 7]);
});

it('says that it is behind while what it shows cannot be had anew', async () => {
  events(7, 7);
  answer = () => Response.json({ code: 'database_unavailable' }, { status: 503 });
  socket().say({ t: 'access', meeting: 'm' });
  await vi.advanceTimersByTimeAsync(4_000);
  expect(live.behind).toBe(true);
  answer = snapshot;
  await vi.advanceTimersByTimeAsync(9_000);
  events(7, 7);
  expect(live.behind).toBe(false);
});

it('joins on a new socket of another person on the same page', async () => {
  room.leave();
  live.stop();
  live.start(hooks());
  room = new Room('m');
  await soon();
  expect(socket().joins()).toEqual([]);
  socket().accept();
  expect(socket().joins()).toEqual([7]);
});

it('follows no more of a full day than the server takes, those that run first', async () => {
  const card = (no: number, state = 'published') =>
    ({ id: `d${no}`, state, starts_at: `2026-11-23T0${no}:00:00Z` }) as MeetingCard;
  const day = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((no) => card(no));
  rooms.open('shown');
  rooms.followToday([card(9, 'in_session'), ...day, card(9, 'in_session')]);
  rooms.followComing([card(0)]);
  await soon();
  expect(rooms.all.map((each) => each.id)).toEqual(['shown', 'd9', 'd1', 'd2', 'd3', 'd4', 'd5']);
  rooms.clear();
});

it('says offline when the link stays away', async () => {
  socket().close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(live.link).toBe('offline');
});

it('gives up a socket that has gone silent', async () => {
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ServerEnd.all.length).toBeGreaterThan(1);
});

it.each(['access', 'resync'])('takes a new snapshot on %s', async (kind) => {
  snapshotSeq = 20;
  socket().say({ t: kind, meeting: 'm' });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(title()).toBe('as of 20');
  expect(socket().joins().at(-1)).toBe(20);
});

it('forgets everything when it is no longer let in', async () => {
  answer = () => Response.json({ code: 'meeting_not_found' }, { status: 404 });
  socket().say({ t: 'access', meeting: 'm' });
  await soon();
  expect(room.status).toBe('missing');
  expect(room.items).toEqual([]);
});

it('shows a meeting that was removed and put back, and says meanwhile that there is none', async () => {
  answer = () => Response.json({ code: 'meeting_not_found' }, { status: 404 });
  socket().say({ t: 'denied', meeting: 'm', code: 'meeting_not_found' });
  await soon();
  let held: (response: Response) => void = () => undefined;
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (held = resolve)));
  await vi.advanceTimersByTimeAsync(10_100);
  expect(room.status).toBe('missing');
  held(snapshot());
  await soon();
  expect([room.status, title()]).toEqual(['ready', 'as of 7']);
});

it('is there again when the word that it was put out comes after it was let in again', async () => {
  snapshotSeq = 9;
  const view = { paper: 'p', version: 'v', page: 4, top: 0, region: null, pointer: null, idle: 0 };
  const presenter = { person_id: 'c', name: 'Chủ trì' };
  answer = () => snapshot({ id: 'm', presenter });
  socket().say({ t: 'access', meeting: 'm' });
  await soon();
  socket().say({ t: 'lead', meeting: 'm', by: { id: 'c', name: 'Chủ trì' }, view });
  expect(room.lead.view?.page).toBe(4);
  socket().say({ t: 'denied', meeting: 'm', code: 'meeting_not_found' });
  expect([room.status, room.items]).toEqual(['loading', []]);
  await soon();
  expect([room.status, title(), room.lead.view]).toEqual(['ready', 'as of 9', undefined]);
  expect(socket().joins().at(-1)).toBe(9);
});

it('waits for the link no more once it is left', async () => {
  const presenter = { person_id: 'c', name: 'Chủ trì' };
  answer = () => snapshot({ id: 'm', presenter });
  socket().say({ t: 'access', meeting: 'm' });
  await soon();
  const unwatch = vi.fn();
  const watch = vi.spyOn(live, 'onRestored').mockReturnValue(unwatch);
  socket().say({ t: 'lead', meeting: 'm', by: { id: 'c', name: 'Chủ trì' }, view: null });
  expect([watch.mock.calls.length, unwatch.mock.calls.length]).toEqual([1, 0]);
  room.leave();
  expect(unwatch).toHaveBeenCalledOnce();
  watch.mockRestore();
});

it('shows a meeting that was followed while it was removed, once a screen opens it again', async () => {
  const followed = rooms.open('m');
  rooms.followToday([{ id: 'm', state: 'published' } as MeetingCard]);
  rooms.close('m');
  await soon();
  answer = () => Response.json({ code: 'meeting_not_found' }, { status: 404 });
  socket().say({ t: 'denied', meeting: 'm', code: 'meeting_not_found' });
  await soon();
  expect(followed.status).toBe('missing');
  answer = snapshot;
  const reopened = rooms.open('m');
  await soon();
  expect(reopened.status).toBe('ready');
  rooms.clear();
});

it('keeps what it has and tries again when the server is away', async () => {
  answer = () => Response.json({ code: 'database_unavailable' }, { status: 503 });
  socket().say({ t: 'access', meeting: 'm' });
  await soon();
  expect([room.status, title()]).toEqual(['ready', 'as of 7']);
  snapshotSeq = 21;
  answer = snapshot;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(title()).toBe('as of 21');
});

it('keeps the newer of two progress readings', () => {
  const progress = { vote: 'v', electors: 27, present: 24, counts: { for: 0, against: 0, abstain: 0 }, voted: [] };
  socket().say({ t: 'progress', meeting: 'm', ...progress, revision: 5, turnout: 9 });
  socket().say({ t: 'progress', meeting: 'm', ...progress, revision: 4, turnout: 8 });
  expect(room.progress('v')?.turnout).toBe(9);
});
