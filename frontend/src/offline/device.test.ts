// @vitest-environment node
import { afterAll, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { toasts } from '../state/toasts.svelte.ts';
import { holdsHere, noteContact, shutHere } from './contact.ts';
import { database } from './database.ts';
import { HOUR, marks, me, NOW, refused, registered, reload, server, settle, YEAR } from './device.fixture.ts';
import { device } from './device.ts';
import { takeNumbers } from './numbers.ts';
import { checkSecret, rememberSecret } from './secrets.ts';
import { shelf } from './store.ts';
import { vault } from './vault.ts';

const words = shelf('words');

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
    await noteContact();
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
  await device.touched();
  expect((await device.open())?.locked).toBe(false);
  await device.locked('a');
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
    await words.put('p pad new n', 'half written');
    await device.close();
  });

  it('is told whose it is and how much, without the key', async () => {
    expect(await device.occupant('b')).toEqual({ name: 'Mr a', unsent: 2 });
    expect(await device.occupant()).toEqual({ name: 'Mr a', unsent: 2 });
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
    expect(await device.unsent()).toBe(0);
    await marks.put('ops q pad e 1', 'of the guest');
    expect(await device.unsent()).toBe(1);
    await device.leave();
    await settle(me('a'));
    expect((await marks.entries('ops ')).map(([key]) => key)).toEqual(['ops p pad d 1']);
    expect(await device.occupant('b')).toEqual({ name: 'Mr a', unsent: 2 });
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
  server.answer = (path) => {
    if (path !== '/api/devices' || !first) return registered();
    first = false;
    return refused(409, 'device_wiped');
  };
  server.asked = [];
  await settle(me('a'));
  expect(server.asked.map(({ path }) => path)).toEqual(['/api/devices', `/api/devices/${old}/erased`, '/api/devices']);
  expect(server.asked[2]?.id).not.toBe(old);
  expect([await marks.get('k'), vault.key !== undefined]).toEqual([undefined, true]);
});

describe('where the installation wants nothing kept', () => {
  const others = new BroadcastChannel('ecabinet.device');
  const heard: unknown[] = [];
  others.onmessage = (message) => heard.push((message as MessageEvent).data);
  /** Long enough for what one page says to have reached another. */
  const said = () => new Promise((resolve) => setTimeout(resolve, 50));
  beforeEach(async () => {
    await said();
    heard.length = 0;
  });
  afterAll(() => others.close());

  it('keeps nothing', async () => {
    server.answer = () => registered(0, null);
    await settle(me('a'));
    await marks.put('k', 'in memory');
    expect([vault.key, await marks.get('k'), await device.open()]).toEqual([undefined, 'in memory', undefined]);
  });

  it('erases nothing where nothing lies, so that other pages go on', async () => {
    server.answer = () => registered(0, null);
    await settle(me('a'));
    const { device: before } = await takeNumbers(0);
    await marks.put('k', 'in memory');
    await settle(me('a'));
    await said();
    expect([await marks.get('k'), heard, (await takeNumbers(0)).device]).toEqual(['in memory', [], before]);
  });

  it('erases what was kept before, but for what the server has not heard', async () => {
    await settle(me('a'));
    await marks.put('ops p pad d 1', 'unsent');
    await marks.put('k', 'kept');
    await device.close();
    await settle(me('a'));
    server.answer = () => registered(0, null);
    await settle(me('a'));
    await vi.waitFor(() => expect(vault.key).toBeUndefined());
    await said();
    expect(await marks.entries()).toEqual([['ops p pad d 1', 'unsent']]);
    expect([await marks.inMemory(''), await holdsHere(), heard]).toEqual([['ops p pad d 1'], false, [{ stays: 'a' }]]);
  });

  it('opens once more the work that waits where the key was put away, before it erases the rest', async () => {
    await settle(me('a'));
    await marks.put('ops p pad d 1', 'unsent');
    await words.put('p pad new n', 'half written');
    await marks.put('k', 'kept');
    await device.close();
    reload();
    server.answer = () => registered(0);
    await settle(me('a'));
    expect([await marks.entries(), await words.entries()]).toEqual([
      [['ops p pad d 1', 'unsent']],
      [['p pad new n', 'half written']],
    ]);
    expect([vault.key, await marks.inMemory(''), await holdsHere()]).toEqual([undefined, ['ops p pad d 1'], false]);
    expect(await (await database())?.count('values')).toBe(0);
  });
});

describe('work that waits and no key opens any more', () => {
  let show: MockInstance<typeof toasts.show>;
  const another = btoa('\u0008'.repeat(32));
  beforeEach(async () => {
    show = vi.spyOn(toasts, 'show');
    await settle(me('a'));
    await marks.put('ops p pad d 1', 'unsent');
    await words.put('p pad new n', 'half written');
    await device.close();
    reload();
  });

  it('is told of where the installation wants nothing kept and gives another key', async () => {
    server.answer = () => registered(0, another);
    await settle(me('a'));
    expect(await marks.count('')).toBe(0);
    expect(show).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('2'), { bad: true });
  });

  it('stays, and is not spoken of, where things are kept', async () => {
    server.answer = () => registered(72, another);
    await settle(me('a'));
    expect([await marks.count(''), await words.count(''), show.mock.calls]).toEqual([1, 1, []]);
  });
});

describe('another page of this browser that erased everything', () => {
  const erased = vi.fn();
  const say = async (what: unknown) => {
    const other = new BroadcastChannel('ecabinet.device');
    other.postMessage(what);
    await new Promise((resolve) => setTimeout(resolve, 100));
    other.close();
  };
  beforeEach(async () => {
    erased.mockClear();
    device.onEnd(() => undefined, erased);
    await settle(me('a'));
    await marks.put('k', 'mine');
  });

  it('ends this one where nobody stays', async () => {
    await say({});
    expect([erased.mock.calls.length, vault.key]).toEqual([1, undefined]);
  });

  it('ends this one where somebody else stays', async () => {
    await say({ stays: 'b' });
    expect([erased.mock.calls.length, vault.key]).toEqual([1, undefined]);
  });

  it('lets the pages of who stays go on, which are kept anew', async () => {
    server.asked = [];
    await say({ stays: 'a' });
    await device.kept();
    expect([erased.mock.calls.length, vault.key !== undefined]).toEqual([0, true]);
    expect(server.asked.map(({ path }) => path)).toEqual(['/api/devices']);
  });

  it('opens nothing for who has left', async () => {
    await device.close();
    await say({ stays: 'a' });
    expect(vault.key).toBeUndefined();
  });
});

it('opens without the server where it became another device after it had opened', async () => {
  await settle(me('a'));
  await marks.put('ops p pad d 1', 'unsent');
  await words.put('p pad new n', 'half written');
  reload();
  let first = true;
  server.answer = (path) => {
    if (path !== '/api/devices' || !first) return registered();
    first = false;
    return refused(409, 'device_of_another');
  };
  const before = (await takeNumbers(0)).device;
  await settle(me('a'));
  await vi.waitFor(async () => expect((await takeNumbers(0)).device).not.toBe(before));
  await vi.waitFor(async () => expect(await device.open()).toEqual({ me: me('a'), locked: false }));
  expect(await marks.entries()).toEqual([['ops p pad d 1', 'unsent']]);
  expect([await words.entries(), await words.inMemory('')]).toEqual([[['p pad new n', 'half written']], []]);
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

it.each([
  ['holds', NOW + HOUR, undefined],
  ['is over', NOW + 73 * HOUR, 'over'],
  ['cannot be told', NOW - YEAR, 'back'],
])('says why it is shut where its time %s', async (_, at, why) => {
  await settle(me('a'));
  vi.setSystemTime(at);
  await device.open();
  expect(await shutHere()).toBe(why);
});
