/** All the labour that `clerk.ts` has done in a worker, by name. */
import { fetchBeside } from './beside-work.ts';
import { fetchPiece, fetchStretch, isWhole, openPiece } from './piece-work.ts';

export const labour = { fetchPiece, openPiece, isWhole, fetchStretch, fetchBeside };
