/** Puts what was fetched onto the device, sealed; used by the clerk's labour. */
import { seal } from './cipher.ts';
import { database, shelfPlace } from './database.ts';

/** The device has no room left. */
export class StorageFull extends Error {
  constructor(options?: ErrorOptions) {
    super('storage is full', options);
    this.name = 'StorageFull';
  }
}

/** Keeps a piece of a version. False where nothing may be kept, or nowhere; throws StorageFull. */
export async function keepPiece(
  key: CryptoKey,
  at: readonly [version: string, index: number],
  piece: Uint8Array,
  allowed: () => boolean,
): Promise<boolean> {
  const db = await database();
  const sealed = db && (await seal(key, piecePlace(...at), piece));
  if (!sealed || !allowed()) return false;
  await withRoom(db.put('pieces', sealed, [...at]));
  return true;
}

/** Keeps a value on a shelf that nobody else writes to under this name. False where nothing may be kept, or nowhere; throws StorageFull. */
export async function keepValue(
  key: CryptoKey,
  at: readonly [shelf: string, key: string],
  value: unknown,
  allowed: () => boolean,
): Promise<boolean> {
  const db = await database();
  const sealed = db && (await seal(key, shelfPlace(...at), value));
  if (!sealed || !allowed()) return false;
  await withRoom(db.put('values', sealed, [...at]));
  return true;
}

/** What a piece is sealed for. */
export function piecePlace(version: string, index: number): string {
  return `pieces\n${version}\n${index}`;
}

async function withRoom(writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'QuotaExceededError') throw new StorageFull({ cause });
    throw cause;
  }
}
