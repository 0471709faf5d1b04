// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PIECE, pieceCount } from '../core/pieces.ts';
import { fetchNext, type KeptPaper } from './fetching.ts';
import { keptPapers } from './kept-papers.ts';
import { countPieces, readPiece } from './pieces.ts';
import { vault } from './vault.ts';

const newKey = () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
async function sha(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
const made = (size: number, seed: number) => Uint8Array.from({ length: size }, (_, at) => (at * seed) % 253);
const begun: KeptPaper = { version: 'v', paper: 'p', meeting: 'm', sha256: 'f', size: 0, tag: '', complete: false };

let file: Uint8Array<ArrayBuffer>;
let tag: string;
let asked: string[];

/** The server's end: a file in ranges, all of it where the range is of other bytes. */
function serve(_: string, { headers }: { headers: Record<string, string> }): Response {
  const [begin = 0, last = 0] = (/bytes=(\d+)-(\d+)/u.exec(headers.Range ?? '') ?? []).slice(1).map(Number);
  asked.push(headers.Range ?? '');
  const etag = { ETag: `"${tag}"` };
  if (headers['If-Range'] && headers['If-Range'] !== `"${tag}"`) return new Response(file, { headers: etag });
  const end = Math.min(last + 1, file.length);
  const range = { ...etag, 'Content-Range': `bytes ${begin}-${end - 1}/${file.length}` };
  return new Response(file.slice(begin, end), { status: 206, headers: range });
}

async function fetchWhole(from: KeptPaper, most = 20): Promise<KeptPaper> {
  let kept = from;
  for (let step = 0; step < most && !kept.complete; step += 1) kept = (await fetchNext(kept)) ?? kept;
  return kept;
}

beforeEach(async () => {
  await vault.empty();
  await vault.open(await newKey());
  file = made(2 * PIECE + 77, 31);
  tag = await sha(file);
  asked = [];
  vi.stubGlobal('fetch', async (url: string, init: { headers: Record<string, string> }) => serve(url, init));
});
afterEach(() => vi.unstubAllGlobals());

it('fetches a file piece by piece, and knows when it is whole', async () => {
  const kept = await fetchWhole(begun);
  expect([kept.complete, kept.size, kept.tag]).toEqual([true, file.length, tag]);
  expect(asked).toHaveLength(pieceCount(file.length));
  expect(await readPiece('v', 2)).toEqual(file.slice(2 * PIECE));
});

it('goes on where it was left', async () => {
  const half = await fetchNext(begun);
  asked = [];
  const kept = await fetchWhole(half ?? begun);
  expect(kept.complete).toBe(true);
  expect(asked[0]).toBe(`bytes=${PIECE}-${2 * PIECE - 1}`);
});

it('begins anew when the server has other bytes by then', async () => {
  const half = await fetchNext(begun);
  file = made(PIECE + 5, 17);
  tag = await sha(file);
  const kept = await fetchWhole(half ?? begun);
  expect([kept.complete, kept.tag, await countPieces('v')]).toEqual([true, tag, 2]);
});

it('never takes for whole what is not what the server says', async () => {
  tag = await sha(made(10, 3));
  const kept = await fetchWhole(begun, 3);
  expect([kept.complete, kept.tag]).toEqual([false, '']);
});

it('keeps nothing once the vault is closed, and fills in a piece that was lost', async () => {
  const half = await fetchNext(begun);
  vault.close();
  expect(await fetchNext(half ?? begun)).toBeUndefined();
  expect(await countPieces('v')).toBe(1);
});

it('lets the reader have what is whole here, and the server otherwise', async () => {
  vi.doMock('./transport.ts', () => ({ KeptTransport: class {} }));
  const { paperSource } = await import('./papers.ts');
  const told = () => undefined;
  expect(await paperSource('v', 'f', told)).toEqual({ url: '/api/paper-versions/v/reading' });
  await keptPapers.put('v', await fetchWhole(begun));
  expect('range' in (await paperSource('v', 'f', told))).toBe(true);
  expect(await paperSource('v', 'another file', told)).toEqual({ url: '/api/paper-versions/v/reading' });
});
