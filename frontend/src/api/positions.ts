/** Where somebody was in each paper, the same on all of their devices. */
import { get, newKey, write } from './client.ts';
import type { Id } from './contract.ts';
import type { components } from './schema.d.ts';

export type ReadingPosition = components['schemas']['ReadingPositionView'];

export const fetchPositions = () => get<ReadingPosition[]>('/reading-positions');
/** The last one that reaches the server holds. */
export const keepPosition = (paper: Id, position: { version: Id; page: number; top: number }) =>
  write<unknown>('PUT', `/reading-positions/${paper}`, position, newKey());
