// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { dropBeside, keepBeside, keptGlance, keptPages, keptText } from './beside.ts';
import { database } from './database.ts';
import { StorageFull } from './keeping.ts';
import { vault } from './vault.ts';

const newKey = () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
const picture = Uint8Array.from({ length: 900 }, (_, at) => at % 251);

let asked: string[];
let words: string[];
let answering: (url: string) => Promise<void>;

async function serve(url: string): Promise<Response> {
  asked.push(url);
  await answering(url);
  if (url.endsWith('/text')) return Response.json({ pages: words });
  if (url.endsWith('/pages')) return Response.json({ code: 'no_pages' }, { status: 404 });
  return new Response(picture);
}

beforeEach(async () => {
  await vault.empty();
  await vault.open(await newKey());
  [asked, words] = [[], ['Điều 1', 'Điều 2']];
  answering = async () => undefined;
  vi.stubGlobal('fetch', serve);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('keeps words and picture once; what the server does not have is not asked for again', async () => {
  await keepBeside('v');
  await keepBeside('v');
  expect(asked).toHaveLength(3);
  expect([await keptText('v'), await keptGlance('v'), await keptPages('v')]).toEqual([words, picture, undefined]);
  await dropBeside('v');
  expect([await keptText('v'), await keptGlance('v')]).toEqual([undefined, undefined]);
});

it('leaves words on the server that are too many for the device', async () => {
  words = ['x'.repeat(16_777_217)];
  await keepBeside('v');
  expect([await keptText('v'), await keptGlance('v')]).toEqual([undefined, picture]);
});

it('keeps nothing of what arrives after the device was erased', async () => {
  answering = async (url) => {
    if (url.endsWith('/text')) await vault.empty();
  };
  await keepBeside('v').catch(() => undefined);
  expect(await (await database())?.count('values')).toBe(0);
});

it('says so when the device is full, and tries again later', async () => {
  const db = await database();
  if (!db) throw new Error('no database');
  vi.spyOn(db, 'put').mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
  await expect(keepBeside('v')).rejects.toBeInstanceOf(StorageFull);
  vi.restoreAllMocks();
  await keepBeside('v');
  expect(await keptText('v')).toEqual(words);
});
