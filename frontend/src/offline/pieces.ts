/** Pieces of papers on this device, each sealed for its place. */
import type { Id } from '../api/contract.ts';
import { seal, unseal } from './cipher.ts';
import { database } from './database.ts';
import { vault } from './vault.ts';

/** The device has no room left for another piece. */
export class StorageFull extends Error {
  constructor(options?: ErrorOptions) {
    super('storage is full', options);
    this.name = 'StorageFull';
  }
}

/** Keeps a piece; false while nothing may be kept. Throws StorageFull. */
export async function keepPiece(version: Id, index: number, bytes: Uint8Array): Promise<boolean> {
  const { key, turn } = vault;
  const db = await database();
  if (!key || !db) return false;
  const sealed = await seal(key, place(version, index), bytes);
  if (turn !== vault.turn) return false;
  try {
    await db.put('pieces', sealed, [version, index]);
    return true;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'QuotaExceededError') throw new StorageFull({ cause });
    throw cause;
  }
}

/** A piece; undefined where it is not here, or may not be opened. */
export async function readPiece(version: Id, index: number): Promise<Uint8Array | undefined> {
  const { key } = vault;
  const sealed = key && (await (await database())?.get('pieces', [version, index]));
  return sealed ? ((await unseal(key, place(version, index), sealed)) as Uint8Array | undefined) : undefined;
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

function place(version: Id, index: number): string {
  return `pieces\n${version}\n${index}`;
}
