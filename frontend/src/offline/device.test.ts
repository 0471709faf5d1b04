// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Me } from '../api/contract.ts';
import { device } from './device.ts';
import { takeNumbers } from './numbers.ts';
import { checkSecret, rememberSecret } from './secrets.ts';
import { shelf } from './store.ts';
import { vault } from './vault.ts';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;
const NOW = Date.parse('2026-11-23T01:30:00Z');
const KEY = btoa('\u0007'.repeat(32));
const me = (account_id: string) =>
  ({ account_id, person: { full_name: `Mr ${account_id}` }, idle_seconds: 900, has_pin: true }) as Me;
const marks = shelf('marks');

let asked: { path: string; id: string }[];
let answer: (path: string) => Response;
const registered = (key: string | null = KEY) => Response.json({ id: 'd', key, hours: key ? 72 : 0, server_time: '' });
const refused = (status: number, code: string) => Response.json({ code }, { status });

function memory(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const held = new Map<string, string>();
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
  };
}

/** As if the page were loaded anew: nothing is left but what lies on the device. */
const reload = () => vault.close();

/** Settles a person and waits until things are kept for them. */
async function settle(person: Me): Promise<void> {
  await device.settle(person);
  await device.kept();
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  vi.stubGlobal('document', { cookie: '' });
  vi.stubGlobal('sessionStorage', memory());
  await vault.empty();
  asked = [];
  answer = () => registered();
  vi.stubGlobal('fetch', async (path: string, { body }: { body?: string }) => {
    asked.push({ path, id: body ? JSON.parse(body).id : '' });
    return answer(path);
  });
});
afterEach(async () => {
  await device.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('opens without the server what it kept with it', async () => {
  await settle(me('a'));
  await marks.put('k', 'mine');
  reload();
  expect(await device.open()).toEqual({ me: me('a'), locked: false });
  expect(await marks.get('k')).toBe('mine');
});

describe('a device away for long', () => {
  it.each([
    ['after its hours', NOW + 73 * HOUR],
    ['on a clock a year ahead', NOW + YEAR],
    ['on a clock a year behind', NOW - YEAR],
  ])('opens nothing and destroys nothing: %s', async (_, at) => {
    await settle(me('a'));
    await marks.put('k', 'mine');
    reload();
    vi.setSystemTime(at);
    expect(await device.open()).toBeUndefined();
    expect(await marks.get('k')).toBeUndefined();
    await settle(me('a'));
    expect(await marks.get('k')).toBe('mine');
  });

  it('closes while it runs, and says so', async () => {
    const over = vi.fn();
    device.onEnd(over, () => undefined);
    await settle(me('a'));
    vi.setSystemTime(NOW + 71 * HOUR);
    await device.look();
    expect([over.mock.calls.length, vault.key === undefined]).toEqual([0, false]);
    vi.setSystemTime(NOW + 73 * HOUR);
    await device.look();
    expect([over.mock.calls.length, vault.key]).toEqual([1, undefined]);
  });

  it('counts from when the server was last heard', async () => {
    await settle(me('a'));
    vi.setSystemTime(NOW + 50 * HOUR);
    await device.heard();
    reload();
    vi.setSystemTime(NOW + 100 * HOUR);
    expect(await device.open()).toBeDefined();
  });
});

it('is locked when nobody touched it for long, or when it was locked', async () => {
  await settle(me('a'));
  reload();
  vi.setSystemTime(NOW + HOUR);
  expect((await device.open())?.locked).toBe(true);
  await device.touched(false);
  expect((await device.open())?.locked).toBe(false);
  await device.touched(true);
  expect((await device.open())?.locked).toBe(true);
});

it('keeps what is sealed when the login ends, for the same person alone', async () => {
  await settle(me('a'));
  await marks.put('k', 'mine');
  await device.close();
  expect(await device.open()).toBeUndefined();
  await settle(me('a'));
  expect(await marks.get('k')).toBe('mine');
  const before = (await takeNumbers(0)).device;
  await settle(me('b'));
  expect(await marks.get('k')).toBeUndefined();
  expect((await takeNumbers(0)).device).not.toBe(before);
});

describe('a second person where the first one has unsent work', () => {
  beforeEach(async () => {
    await settle(me('a'));
    await marks.put('ops p pad d 1', 'mine');
    await marks.put('feed p pad', 'known to the server');
    await device.close();
  });

  it('is told whose it is and how much, without the key', async () => {
    expect(await device.occupant('b')).toEqual({ name: 'Mr a', unsent: 1 });
    expect(await device.occupant()).toEqual({ name: 'Mr a', unsent: 1 });
    expect(await device.occupant('a')).toBeUndefined();
  });

  it.each([
    ['by hand', () => device.erase()],
    ['because the server said so', () => device.wipe()],
  ])('is told nothing of what is being erased: %s', async (_, erase) => {
    const erasing = erase();
    expect(await device.occupant()).toBeUndefined();
    await erasing;
  });

  it('may be a guest who keeps nothing and destroys nothing', async () => {
    device.welcome('b');
    expect(await device.occupant('b')).toBeUndefined();
    await settle(me('b'));
    expect([vault.key, await marks.get('ops p pad d 1')]).toEqual([undefined, undefined]);
    await marks.put('ops q pad e 1', 'of the guest');
    await device.leave();
    await settle(me('a'));
    expect((await marks.entries('ops ')).map(([key]) => key)).toEqual(['ops p pad d 1']);
    expect(await device.occupant('b')).toEqual({ name: 'Mr a', unsent: 1 });
  });

  it('may erase it', async () => {
    await device.erase();
    await settle(me('b'));
    expect(await marks.count('')).toBe(0);
    expect(await device.occupant('a')).toBeUndefined();
  });
});

it('erases itself when it was to be, says so, and comes back as another device', async () => {
  await settle(me('a'));
  await marks.put('k', 'mine');
  const old = (await takeNumbers(0)).device;
  reload();
  await device.close();
  let first = true;
  answer = (path) => {
    if (path !== '/api/devices' || !first) return registered();
    first = false;
    return refused(409, 'device_wiped');
  };
  asked = [];
  await settle(me('a'));
  expect(asked.map(({ path }) => path)).toEqual(['/api/devices', `/api/devices/${old}/erased`, '/api/devices']);
  expect(asked[2]?.id).not.toBe(old);
  expect([await marks.get('k'), vault.key !== undefined]).toEqual([undefined, true]);
});

it('keeps nothing where the installation wants nothing kept', async () => {
  answer = () => registered(null);
  await settle(me('a'));
  await marks.put('k', 'in memory');
  expect([vault.key, await marks.get('k'), await device.open()]).toEqual([undefined, 'in memory', undefined]);
});

it('knows a secret again, five tries long', async () => {
  expect(await checkSecret('123456')).toBe('unknown');
  await settle(me('a'));
  await rememberSecret('pin', '123456');
  expect(await checkSecret('123456')).toBe('right');
  const tries = [];
  for (let each = 0; each < 5; each += 1) tries.push(await checkSecret('000000'));
  expect(tries).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'exhausted']);
  expect(await checkSecret('123456')).toBe('exhausted');
}, 30_000);

describe('a device without room', () => {
  const { put } = IDBObjectStore.prototype;
  /** From now on nothing more can be written. */
  const fill = () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  };
  beforeEach(async () => {
    vi.stubGlobal('localStorage', memory());
    await settle(me('a'));
    await marks.put('ops p pad d 1', 'mine');
  });
  afterEach(() => {
    IDBObjectStore.prototype.put = put;
  });

  it.each([
    ['the login ends', () => device.close()],
    [
      'its hours are over',
      () => {
        vi.setSystemTime(NOW + 73 * HOUR);
        return device.look();
      },
    ],
  ])('loses the key all the same when %s', async (_, end) => {
    fill();
    await end();
    reload();
    vi.setSystemTime(NOW);
    expect([await device.open(), await device.holds()]).toEqual([undefined, false]);
  });

  it.each([
    ['the login ends', () => device.close()],
    ['the screen is locked', () => device.touched(true)],
    ['the clock is read', () => device.look()],
  ])('loses the key without a word where nothing plain can be written either: %s', async (_, end) => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    vi.stubGlobal('localStorage', { ...memory(), setItem: full });
    fill();
    await end();
    expect(await device.holds()).toBe(false);
    reload();
    expect(await device.open()).toBeUndefined();
  });

  it('closes after its hours, counted by the page, where nothing can be written at all', async () => {
    vi.stubGlobal('localStorage', undefined);
    fill();
    await device.look();
    vi.setSystemTime(NOW + 50 * HOUR);
    await device.heard();
    vi.setSystemTime(NOW + 100 * HOUR);
    await device.look();
    expect(vault.key).toBeDefined();
    vi.setSystemTime(NOW + 123 * HOUR);
    await device.look();
    expect(vault.key).toBeUndefined();
  });

  it('still notes a lock', async () => {
    fill();
    await device.touched(true);
    reload();
    expect(await device.open()).toMatchObject({ locked: true });
  });

  it('still notices a clock that was put back', async () => {
    fill();
    vi.setSystemTime(NOW + 71 * HOUR);
    await device.look();
    reload();
    vi.setSystemTime(NOW + 2 * HOUR);
    expect([await device.open(), await device.shut()]).toEqual([undefined, 'back']);
  });

  it('counts from when the server was last heard, though only what is plain is left', async () => {
    fill();
    await device.close();
    await settle(me('a'));
    vi.setSystemTime(NOW + 50 * HOUR);
    await device.heard();
    vi.setSystemTime(NOW + 100 * HOUR);
    await device.look();
    expect(vault.key).toBeDefined();
  });

  it('takes up in the database again what was plain, once there is room', async () => {
    fill();
    vi.setSystemTime(NOW + 50 * HOUR);
    await device.heard();
    IDBObjectStore.prototype.put = put;
    await device.touched(false);
    vi.stubGlobal('localStorage', memory());
    reload();
    vi.setSystemTime(NOW + 100 * HOUR);
    expect(await device.open()).toBeDefined();
  });

  it('still says whose unsent work lies there, and opens it for them', async () => {
    const { device: before } = await takeNumbers(0);
    fill();
    await device.close();
    reload();
    expect(await device.occupant('b')).toEqual({ name: 'Mr a', unsent: 1 });
    await settle(me('a'));
    expect([await marks.get('ops p pad d 1'), (await takeNumbers(0)).device]).toEqual(['mine', before]);
  });

  it('says nothing of them once all is erased', async () => {
    fill();
    await device.close();
    await device.erase();
    expect([await device.occupant('b'), await device.shut()]).toEqual([undefined, undefined]);
  });

  it('goes on where only the clock and a touch cannot be noted', async () => {
    fill();
    await device.touched(false);
    await device.heard();
    await device.look();
    reload();
    expect(await device.open()).toBeDefined();
  });
});

it.each([
  ['holds', NOW + HOUR, undefined],
  ['is over', NOW + 73 * HOUR, 'over'],
  ['cannot be told', NOW - YEAR, 'back'],
])('says why it is shut where its time %s', async (_, at, why) => {
  await settle(me('a'));
  vi.setSystemTime(at);
  await device.open();
  expect(await device.shut()).toBe(why);
});
