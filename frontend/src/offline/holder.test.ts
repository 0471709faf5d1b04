// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { holdsHere, noteContact, shutHere } from './contact.ts';
import { HOUR, marks, me, memory, NOW, reload, settle } from './device.fixture.ts';
import { device } from './device.ts';
import { takeNumbers } from './numbers.ts';
import { vault } from './vault.ts';

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
    expect([await device.open(), await holdsHere()]).toEqual([undefined, false]);
  });

  it.each([
    ['the login ends', () => device.close()],
    ['the screen is locked', () => device.locked('a')],
    ['the clock is read', () => device.look()],
  ])('loses the key without a word where nothing plain can be written either: %s', async (_, end) => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    vi.stubGlobal('localStorage', { ...memory(), setItem: full });
    fill();
    await end();
    expect(await holdsHere()).toBe(false);
    reload();
    expect(await device.open()).toBeUndefined();
  });

  it('closes after its hours, counted by the page, where nothing can be written at all', async () => {
    vi.stubGlobal('localStorage', undefined);
    fill();
    await device.look();
    vi.setSystemTime(NOW + 50 * HOUR);
    await noteContact();
    vi.setSystemTime(NOW + 100 * HOUR);
    await device.look();
    expect(vault.key).toBeDefined();
    vi.setSystemTime(NOW + 123 * HOUR);
    await device.look();
    expect(vault.key).toBeUndefined();
  });

  it('still notes a lock', async () => {
    fill();
    await device.locked('a');
    reload();
    expect(await device.open()).toMatchObject({ locked: true });
  });

  it('still notices a clock that was put back', async () => {
    fill();
    vi.setSystemTime(NOW + 71 * HOUR);
    await device.look();
    reload();
    vi.setSystemTime(NOW + 2 * HOUR);
    expect([await device.open(), await shutHere()]).toEqual([undefined, 'back']);
  });

  it('counts from when the server was last heard, though only what is plain is left', async () => {
    fill();
    await device.close();
    await settle(me('a'));
    vi.setSystemTime(NOW + 50 * HOUR);
    await noteContact();
    vi.setSystemTime(NOW + 100 * HOUR);
    await device.look();
    expect(vault.key).toBeDefined();
  });

  it('takes up in the database again what was plain, once there is room', async () => {
    fill();
    vi.setSystemTime(NOW + 50 * HOUR);
    await noteContact();
    IDBObjectStore.prototype.put = put;
    await device.touched();
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
    expect([await device.occupant('b'), await shutHere()]).toEqual([undefined, undefined]);
  });

  it('goes on where only the clock and a touch cannot be noted', async () => {
    fill();
    await device.touched();
    await noteContact();
    await device.look();
    reload();
    expect(await device.open()).toBeDefined();
  });
});
