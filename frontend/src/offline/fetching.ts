/** Fetching a paper in pieces, from where it was left, and checking the whole. */
import { bytes, LinkLost } from '../api/client.ts';
import type { Id } from '../api/contract.ts';
import { paperReading } from '../api/papers.ts';
import { line } from '../api/turns.ts';
import { contentRange, PIECE, pieceCount, pieceRange } from '../core/pieces.ts';
import { countPieces, dropPieces, keepPiece, readPiece } from './pieces.ts';

/** A version on its way, or whole. `tag` is the SHA-256 of the bytes that are read, in hex, as the server names them. */
export interface KeptPaper {
  version: Id;
  paper: Id;
  meeting: Id;
  /** Of the version's own file. */
  sha256: string;
  size: number;
  tag: string;
  complete: boolean;
}

export interface Piece {
  size: number;
  tag: string;
  bytes: Uint8Array;
}

/** One piece from the server. Throws ApiProblem or LinkLost. */
export async function fetchPiece(version: Id, index: number, tag: string | undefined): Promise<Piece> {
  const begin = index * PIECE;
  const headers: Record<string, string> = { Range: `bytes=${begin}-${begin + PIECE - 1}` };
  if (tag) headers['If-Range'] = `"${tag}"`;
  const answer = await bytes(paperReading(version), headers);
  const part = contentRange(answer.headers.get('Content-Range'));
  // Without a range the server sends the whole of other bytes than those begun with, or of a file of one piece.
  const size = part?.size ?? answer.body.length;
  const found = answer.headers.get('ETag')?.replaceAll('"', '') ?? '';
  if (!part && index > 0) return { size, tag: found, bytes: new Uint8Array() };
  return { size, tag: found, bytes: part ? answer.body : answer.body.subarray(0, PIECE) };
}

/** Where the fetching of a version stands: how many pieces of `size` bytes are here. */
export async function piecesHere(kept: KeptPaper): Promise<number> {
  return kept.complete ? pieceCount(kept.size) : countPieces(kept.version);
}

/** Fetches and keeps the next piece, after all that somebody waits for; answers with what is known of the version after it, undefined where nothing may be kept. */
export async function fetchNext(kept: KeptPaper): Promise<KeptPaper | undefined> {
  await line.free();
  const index = kept.tag ? await countPieces(kept.version) : 0;
  if (!kept.tag) await dropPieces(kept.version);
  const piece = await fetchPiece(kept.version, index, kept.tag || undefined);
  if (kept.tag && piece.tag !== kept.tag) return { ...kept, tag: '', size: piece.size }; // other bytes: from the beginning
  if (!(await keepPiece(kept.version, index, piece.bytes))) return undefined;
  const next = { ...kept, tag: piece.tag, size: piece.size };
  if (index + 1 < pieceCount(piece.size)) return next;
  return (await isWhole(next)) ? { ...next, complete: true } : { ...next, tag: '' };
}

/** Whether the pieces are the file the server named. */
async function isWhole(kept: KeptPaper): Promise<boolean> {
  const whole = new Uint8Array(kept.size);
  for (let index = 0; index < pieceCount(kept.size); index += 1) {
    const { begin, end } = pieceRange(index, kept.size);
    const piece = await readPiece(kept.version, index);
    if (piece?.length !== end - begin) return false;
    whole.set(piece, begin);
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === kept.tag;
}

/** A stretch from the server, for a piece that is gone. Throws LinkLost when it does not come whole. */
export async function fetchStretch(version: Id, begin: number, end: number): Promise<Uint8Array> {
  const answer = await bytes(paperReading(version), { Range: `bytes=${begin}-${end - 1}` });
  if (answer.body.length !== end - begin) throw new LinkLost();
  return answer.body;
}
