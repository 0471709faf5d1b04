/** Fetching a paper in pieces, from where it was left, and checking the whole. */
import type { Id } from '../api/contract.ts';
import { line } from '../api/turns.ts';
import { pieceCount } from '../core/pieces.ts';
import { clerk } from './clerk.ts';
import { countPieces, dropPieces } from './pieces.ts';
import { vault } from './vault.ts';

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

/** Where the fetching of a version stands: how many pieces of `size` bytes are here. */
export async function piecesHere(kept: KeptPaper): Promise<number> {
  return kept.complete ? pieceCount(kept.size) : countPieces(kept.version);
}

/** Fetches and keeps the next piece, after all that somebody waits for; answers with what is known of the version after it, undefined where nothing may be kept. Throws ApiProblem, LinkLost or StorageFull. */
export async function fetchNext(kept: KeptPaper): Promise<KeptPaper | undefined> {
  await line.free();
  const { key } = vault;
  if (!key) return undefined;
  const index = kept.tag ? await countPieces(kept.version) : 0;
  if (!kept.tag) await dropPieces(kept.version);
  const piece = await clerk.do('fetchPiece', key, kept.version, index, kept.tag);
  if (kept.tag && piece.tag !== kept.tag) return { ...kept, tag: '', size: piece.size }; // other bytes: from the beginning
  if (!piece.kept) return undefined;
  const next = { ...kept, tag: piece.tag, size: piece.size };
  if (index + 1 < pieceCount(piece.size)) return next;
  const whole = await clerk.do('isWhole', key, kept.version, piece.size, piece.tag);
  return whole ? { ...next, complete: true } : { ...next, tag: '' };
}
