import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** The server's end of the socket of whichever page is open. */
class ServerEnd {
  static readonly OPEN = 1;
  static all: ServerEnd[] = [];
  readyState = 1;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor() {
    ServerEnd.all.push(this);
  }

  send(): void {}

  close(): void {
    this.readyState = 3;
  }

  say(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const reallyLater = setTimeout;
const at = '2026-11-23T01:30:00Z';
const WELCOME = { t: 'welcome', server_time: at, protocol: 1 };
const SECRET = 'right';
/** What the server was asked that bears on the lock. */
const WORDS = ['/api/login', '/api/lock', '/api/unlock'];
const server = {
  away: false,
  locked: false,
  keeps: false,
  asked: [] as string[],
  /** What an answer waits for. */
  until: (_path: string): Promise<void> | undefined => undefined,
};

const me = () => ({
  account_id: 'a',
  person: { id: 'p', full_name: 'P' },
  roles: [],
  has_pin: true,
  locked: server.locked,
  idle_seconds: 900,
  server_time: at,
});

/** What comes back where the screen need not be open. */
function word(path: string, body: string, asked: ReturnType<typeof me>): Response | undefined {
  if (path === '/api/unlock' && !body.includes(SECRET)) return Response.json({ code: 'pin_wrong' }, { status: 401 });
  if (WORDS.includes(path)) server.locked = path === '/api/lock';
  if (path === '/api/me') return Response.json(asked);
  if (path === '/api/login') return Response.json(me());
  if (path === '/api/lock' || path === '/api/unlock') return Response.json({});
  if (path !== '/api/devices') return undefined;
  const key = server.keeps ? btoa('\u0007'.repeat(32)) : null;
  return Response.json({ id: 'd', key, hours: key ? 72 : 0, server_time: at });
}

async function answer(path: string, body: string): Promise<Response> {
  if (WORDS.includes(path)) server.asked.push(path);
  const asked = me();
  await server.until(path);
  const said = word(path, body, asked);
  if (said) return said;
  if (server.locked) return Response.json({ code: 'idle_locked' }, { status: 423 });
  if (path === '/api/today')
    return Response.json({ server_time: at, running: [], waiting: [], week: [], unread_notices: 0 });
  return Response.json(path === '/api/meetings' ? [] : {});
}

/** A page of this browser, loaded anew; the one before is gone. */
async function load() {
  vi.clearAllTimers();
  vi.resetModules();
  const { account } = await import('./account.svelte.ts');
  const { device } = await import('../offline/device.ts');
  return { account, device };
}

type Page = Awaited<ReturnType<typeof load>>;
let page: Page;

async function open(): Promise<Page> {
  page = await load();
  await page.account.open();
  if (!server.away) await page.device.kept();
  return page;
}

/** Long enough for what one page says to have reached the others. */
const heard = () => new Promise((resolve) => reallyLater(resolve, 100));
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
/** Until what waits for the database of the device or for a slow hash is through. */
const settled = (check: () => void) => vi.waitFor(check, { timeout: 30_000 });

function goAway(): void {
  server.away = true;
  dispatchEvent(new Event('offline'));
}

/** The network is there again, and the socket says so. */
async function comeBack(): Promise<void> {
  server.away = false;
  ServerEnd.all.at(-1)?.say(WELCOME);
  await pass(100);
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  localStorage.clear();
  Object.assign(server, { away: false, locked: false, keeps: false, asked: [], until: () => undefined });
  ServerEnd.all = [];
  vi.stubGlobal('WebSocket', ServerEnd);
  vi.stubGlobal('fetch', async (request: string, { body }: { body?: string } = {}) => {
    if (server.away) throw new TypeError('no network');
    return answer(new URL(request, 'http://test').pathname, body ?? '');
  });
  await open();
  ServerEnd.all.at(-1)?.say(WELCOME);
});
afterEach(async () => {
  server.away = false;
  await page.account.logout();
  await heard();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a screen locked by hand while the network is away', () => {
  beforeEach(async () => {
    goAway();
    page.account.lock();
    await pass();
    expect([page.account.locked, server.locked]).toEqual([true, false]);
  });

  it('stays locked when the network is back, and the server hears of it', async () => {
    await comeBack();
    expect([page.account.locked, server.locked]).toEqual([true, true]);
  });

  it('is locked when the page is loaded anew with the network, and the server hears of it', async () => {
    server.away = false;
    await open();
    await pass();
    expect([page.account.status, page.account.locked, server.locked]).toEqual(['ready', true, true]);
    await page.account.unlock(SECRET);
    expect([page.account.locked, server.locked]).toEqual([false, false]);
    await open();
    await pass(60_000);
    expect([page.account.locked, server.asked.at(-1)]).toEqual([false, '/api/unlock']);
  });

  it('is locked when the page is loaded anew before the network is back', async () => {
    await open();
    expect(page.account.status).toBe('offline');
    server.away = false;
    await pass(10_000);
    await settled(() => expect([page.account.status, page.account.locked]).toEqual(['ready', true]));
  });

  it('is told until the server has heard', async () => {
    let busy = 3;
    server.until = async (path) => {
      if (path === '/api/lock' && busy-- > 0) throw new TypeError('no network');
    };
    await comeBack();
    await pass(60_000);
    expect([server.locked, server.asked]).toEqual([true, Array(4).fill('/api/lock')]);
  });

  it('is not locked for somebody who has logged in since', async () => {
    server.away = false;
    page = await load();
    await page.account.login('a', SECRET);
    await pass(60_000);
    expect([page.account.locked, server.locked, server.asked]).toEqual([false, false, ['/api/login']]);
  });
});

it('is opened after the word of its lock, however long that takes', async () => {
  const slow = new Promise<void>((resolve) => setTimeout(resolve, 1_000));
  server.until = (path) => (path === '/api/lock' ? slow : undefined);
  page.account.lock();
  const unlocking = page.account.unlock(SECRET);
  await pass(1_000);
  await unlocking;
  await pass(60_000);
  expect([page.account.locked, server.locked, server.asked]).toEqual([false, false, ['/api/lock', '/api/unlock']]);
});

it('stays locked with a wrong secret, and is told no more than once', async () => {
  page.account.lock();
  await expect(page.account.unlock('wrong')).rejects.toThrow('pin_wrong');
  await pass(60_000);
  expect([page.account.locked, server.asked]).toEqual([true, ['/api/lock', '/api/unlock']]);
});

describe('two pages of a browser', () => {
  const another = new BroadcastChannel('ecabinet.locked');
  afterAll(() => another.close());

  it('are locked together', async () => {
    const first = page;
    await open();
    first.account.lock();
    await heard();
    expect(page.account.locked).toBe(true);
    await page.account.unlock(SECRET);
    await pass(60_000);
    expect([page.account.locked, first.account.locked, server.locked]).toEqual([false, true, false]);
  });

  it('are not locked again by the word of a lock that one of them opened since', async () => {
    page.account.lock();
    await page.account.unlock(SECRET);
    server.asked = [];
    another.postMessage('a');
    await heard();
    await open();
    await pass(60_000);
    expect([page.account.locked, server.asked]).toEqual([false, []]);
  });

  it('do not lock for want of a touch while somebody is at one of them', async () => {
    await pass(10 * 60_000);
    localStorage.setItem('ecabinet.touched', String(Date.now()));
    await pass(10 * 60_000);
    expect(page.account.locked).toBe(false);
    dispatchEvent(new Event('pointerdown'));
    await pass();
    expect(Number(localStorage.getItem('ecabinet.touched'))).toBe(Date.now());
    await pass(16 * 60_000);
    expect([page.account.locked, server.locked]).toEqual([true, true]);
  });
});

describe('on a device that keeps things', () => {
  beforeEach(async () => {
    server.keeps = true;
    page = await load();
    await page.account.login('a', SECRET);
    await page.device.kept();
    await page.account.setPin('password', SECRET);
    const { isKnown } = await import('../offline/secrets.ts');
    const known = () => Promise.all([isKnown('pin'), isKnown('password')]);
    await vi.waitFor(async () => expect(await known()).toEqual([true, true]), { timeout: 30_000 });
    ServerEnd.all.at(-1)?.say(WELCOME);
    await pass();
    server.asked = [];
  });

  it('what was locked without the network stays so though the page began without it', async () => {
    goAway();
    page.account.lock();
    await open();
    expect([page.account.status, page.account.locked]).toEqual(['ready', true]);
    await comeBack();
    await settled(() => expect([page.account.locked, server.locked]).toEqual([true, true]));
  });

  it.each([
    ['in the page that was open', async () => undefined],
    ['in a page loaded anew', open],
  ])('who opened it without the network is not locked again by what the server heard before: %s', async (_, begin) => {
    page.account.lock();
    await pass();
    expect(server.locked).toBe(true);
    goAway();
    await begin();
    await page.account.unlock(SECRET);
    expect(page.account.locked).toBe(false);
    // The word of the lock comes before that of the secret, which takes its time.
    server.until = (path) => (path === '/api/unlock' ? new Promise((late) => setTimeout(late, 1_000)) : undefined);
    server.away = false;
    dispatchEvent(new Event('pointerdown'));
    await pass();
    await heard();
    ServerEnd.all.at(-1)?.say(WELCOME);
    ServerEnd.all.at(-1)?.say({ t: 'locked' });
    await settled(() => expect(server.locked).toBe(false));
    await pass(60_000);
    expect([page.account.locked, server.locked, server.asked.at(-1)]).toEqual([false, false, '/api/unlock']);
  });

  it('who opened it while the server was asked is not locked again by an answer from before', async () => {
    goAway();
    page.account.lock();
    await open();
    server.locked = true;
    server.until = (path) => (path === '/api/me' ? new Promise((late) => setTimeout(late, 5_000)) : undefined);
    await comeBack();
    await page.account.unlock(SECRET);
    await pass(60_000);
    await heard();
    expect([page.account.status, page.account.locked, server.locked]).toEqual(['ready', false, false]);
  });

  it('who opened it and locked it again without the network finds it locked', async () => {
    goAway();
    page.account.lock();
    await page.account.unlock(SECRET);
    page.account.lock();
    await comeBack();
    await settled(() => expect([page.account.locked, server.locked]).toEqual([true, true]));
    expect(server.asked).toEqual(['/api/lock']);
  });

  it('too many wrong secrets leave it locked though the server is back', async () => {
    goAway();
    page.account.lock();
    for (let each = 0; each < 4; each += 1) await expect(page.account.unlock('wrong')).rejects.toThrow('pin_wrong');
    server.away = false;
    await page.account.unlock('wrong');
    await settled(() => expect([page.account.status, page.account.locked]).toEqual(['ready', true]));
  }, 30_000);
});
