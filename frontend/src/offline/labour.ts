/** All the labour that `clerk.ts` has done in a worker, by name. */
import { fetchBeside } from './beside-work.ts';
import { fetchLost, fetchPiece, isWhole, openPiece } from './piece-work.ts';

export const labour = { fetchPiece, openPiece, isWhole, fetchLost, fetchBeside };
