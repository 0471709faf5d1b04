/** Pieces of papers on this device, each sealed for its place. */
import type { Id } from '../api/contract.ts';
import { clerk } from './clerk.ts';
import { database } from './database.ts';
import { vault } from './vault.ts';

/** A piece; undefined where it is not here, or may not be opened. */
export async function readPiece(version: Id, index: number): Promise<Uint8Array | undefined> {
  const { key } = vault;
  return key && clerk.do('openPiece', key, version, index);
}

/** How many pieces of a version are here; they come in their order. */
export async function countPieces(version: Id): Promise<number> {
  return (await (await database())?.count('pieces', range(version))) ?? 0;
}

export async function dropPieces(version: Id): Promise<void> {
  await (await database())?.delete('pieces', range(version));
}

/** The versions of which something lies here. */
export async function keptVersions(): Promise<Set<Id>> {
  const keys = (await (await database())?.getAllKeys('pieces')) ?? [];
  return new Set(keys.map(([version]) => version));
}

function range(version: Id): IDBKeyRange {
  return IDBKeyRange.bound([version, 0], [version, Number.MAX_SAFE_INTEGER]);
}
