// @vitest-environment node
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { database } from './database.ts';
import { takeNumbers } from './numbers.ts';
import { shelf } from './store.ts';
import { vault } from './vault.ts';

const newKey = () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
const marks = shelf('marks');
const onDisk = async () => (await (await database())?.getAll('values')) ?? [];

beforeEach(() => vault.empty());

describe('a shelf while the vault is open', () => {
  it('gives back what was put, in order of the keys, and only its own', async () => {
    await vault.open(await newKey());
    void marks.put('op/2', { text: 'hai' });
    void marks.put('op/1', new Uint8Array([1, 2, 3]));
    void marks.put('feed/1', null);
    await shelf('rooms').put('op/3', 'another shelf');
    expect(await marks.entries('op/')).toEqual([
      ['op/1', new Uint8Array([1, 2, 3])],
      ['op/2', { text: 'hai' }],
    ]);
    expect(await marks.get('feed/1')).toBeNull();
    await marks.change([['op/4', 4]], ['op/1', 'op/2']);
    expect(await marks.entries('op/')).toEqual([['op/4', 4]]);
    await marks.clear();
    expect([await marks.entries(), await shelf('rooms').get('op/3')]).toEqual([[], 'another shelf']);
  });

  it('keeps the later of two values put at once', async () => {
    await vault.open(await newKey());
    void marks.put('k', 'x'.repeat(1_000_000));
    void marks.put('k', 'last');
    expect(await marks.get('k')).toBe('last');
  });

  it('writes what is asked for while it writes in one go, however much that is', async () => {
    await vault.open(await newKey());
    const write = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const all = Array.from({ length: 50 }, (_, number) => marks.put(`k${number % 5}`, number));
    const gone = marks.change([['k0', 'last']], ['k1']);
    const early = marks.get('k0');
    const late = marks.put('k0', 'later');
    await Promise.all([...all, gone]);
    expect(write.mock.calls.filter(([, mode]) => mode === 'readwrite').length).toBeLessThan(3);
    write.mockRestore();
    expect(await early).toBe('last');
    await late;
    expect(await marks.entries()).toEqual([
      ['k0', 'later'],
      ['k2', 47],
      ['k3', 48],
      ['k4', 49],
    ]);
  });

  it('keeps of what is asked for at once all that there is room for', async () => {
    await vault.open(await newKey());
    const { put } = IDBObjectStore.prototype;
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      value,
      key,
    ) {
      if (value.data.byteLength > 1_000) throw new DOMException('', 'QuotaExceededError');
      return put.call(this, value, key);
    });
    void marks.put('first', 1);
    void marks.put('large', 'x'.repeat(10_000));
    await marks.change([['small', 2]], ['first']);
    full.mockRestore();
    expect([await marks.inMemory(''), (await marks.entries()).map(([at]) => at)]).toEqual([
      ['large'],
      ['large', 'small'],
    ]);
  });

  it('writes nothing readable', async () => {
    await vault.open(await newKey());
    await marks.put('k', 'bí mật');
    const [sealed] = await onDisk();
    expect(new TextDecoder().decode(sealed?.data)).not.toContain('mật');
  });
});

describe('a closed vault', () => {
  it('keeps what is sealed and opens it again with the same key, with no other', async () => {
    const key = await newKey();
    await vault.open(key);
    await marks.put('k', 'before');
    vault.close();
    expect(await marks.get('k')).toBeUndefined();
    await vault.open(await newKey());
    expect([await marks.get('k'), await marks.entries()]).toEqual([undefined, []]);
    await vault.open(key);
    expect(await marks.get('k')).toBe('before');
  });

  it('keeps new values in memory, and seals them once it opens', async () => {
    await marks.put('k', 'early');
    expect([await marks.get('k'), await onDisk()]).toEqual(['early', []]);
    await vault.open(await newKey());
    expect([await marks.get('k'), (await onDisk()).length]).toEqual(['early', 1]);
  });
});

it('loses all of it when the vault is emptied, what was on its way too', async () => {
  await vault.open(await newKey());
  await marks.put('k', 1);
  const late = marks.put('late', 2);
  await vault.empty();
  await late;
  expect([await onDisk(), await marks.entries(), vault.key]).toEqual([[], [], undefined]);
});

it('does not open a value that was moved to another place', async () => {
  await vault.open(await newKey());
  await marks.put('mine', 'a');
  const db = await database();
  const sealed = await db?.get('values', ['marks', 'mine']);
  if (sealed) await db?.put('values', sealed, ['marks', 'theirs']);
  expect(await marks.get('theirs')).toBeUndefined();
});

it('gives every command of this device a number of its own, and is another device once erased', async () => {
  const taken = await Promise.all([takeNumbers(), takeNumbers(3), takeNumbers()]);
  expect(taken.map(({ first }) => first)).toEqual([1, 2, 5]);
  const device = taken[0]?.device;
  expect(device).toMatch(/^[0-9a-f]{32}$/u);
  await vault.empty();
  const next = await takeNumbers();
  expect([next.first, next.device === device]).toEqual([1, false]);
});
