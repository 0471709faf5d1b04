/** The labour on the bytes of papers: fetching, sealing, opening, adding up. It knows no page and runs in a worker (`labour.ts`). */
import { bytes, LinkLost } from '../api/client.ts';
import type { Id } from '../api/contract.ts';
import { paperReading } from '../api/papers.ts';
import { fetchStretch } from '../api/stretch.ts';
import { contentRange, PIECE, pieceCount, pieceRange } from '../core/pieces.ts';
import { unseal } from './cipher.ts';
import { database } from './database.ts';
import { keepPiece, piecePlace } from './keeping.ts';

/** What the server said of the file of which a piece was fetched. */
export interface Fetched {
  size: number;
  /** SHA-256 of the bytes that are read, in hex. */
  tag: string;
  /** Whether the piece lies here now: it does not where the file is another than `tag`, or nothing may be kept any more. */
  kept: boolean;
}

/** Fetches a piece of the file that has `tag` (any file where there is none) and keeps it. Throws ApiProblem, LinkLost or StorageFull. */
export async function fetchPiece(
  key: CryptoKey,
  version: Id,
  index: number,
  tag: string,
  allowed: () => boolean = () => true,
): Promise<Fetched> {
  const begin = index * PIECE;
  const headers: Record<string, string> = { Range: `bytes=${begin}-${begin + PIECE - 1}` };
  if (tag) headers['If-Range'] = `"${tag}"`;
  const answer = await bytes(paperReading(version), headers);
  const part = contentRange(answer.headers.get('Content-Range'));
  // Without a range the server sends the whole of other bytes than those begun with, or of a file of one piece.
  const size = part?.size ?? answer.body.length;
  const found = answer.headers.get('ETag')?.replaceAll('"', '') ?? '';
  const other = (tag !== '' && found !== tag) || (!part && index > 0);
  const piece = part ? answer.body : answer.body.subarray(0, PIECE);
  return { size, tag: found, kept: !other && (await keepPiece(key, [version, index], piece, allowed)) };
}

/** A piece; undefined where it is not here, or was sealed with another key. */
export async function openPiece(key: CryptoKey, version: Id, index: number): Promise<Uint8Array | undefined> {
  const sealed = await (await database())?.get('pieces', [version, index]);
  return sealed && ((await unseal(key, piecePlace(version, index), sealed)) as Uint8Array | undefined);
}

/** Whether the pieces are the file of so many bytes with this SHA-256. */
export async function isWhole(key: CryptoKey, version: Id, size: number, tag: string): Promise<boolean> {
  const whole = new Uint8Array(size);
  for (let index = 0; index < pieceCount(size); index += 1) {
    const { begin, end } = pieceRange(index, size);
    const piece = await openPiece(key, version, index);
    if (piece?.length !== end - begin) return false;
    whole.set(piece, begin);
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === tag;
}

/** A stretch from the server, for a piece that is gone. Throws ApiProblem, or LinkLost when it does not come whole. */
export async function fetchLost(version: Id, begin: number, end: number): Promise<Uint8Array> {
  const stretch = await fetchStretch(paperReading(version), begin, end);
  if (stretch.bytes.length !== end - begin) throw new LinkLost();
  return stretch.bytes;
}
