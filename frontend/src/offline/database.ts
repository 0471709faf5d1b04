/** The one database of this application on the device. Everything in it but the counter is sealed or a key that cannot be read out. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Sealed } from './cipher.ts';

export interface Layout extends DBSchema {
  /** What shelves hold, under shelf and key. */
  values: { key: [shelf: string, key: string]; value: Sealed };
  /** Pieces of papers, under the version's id and the piece's index. */
  pieces: { key: [version: string, index: number]; value: Sealed };
  /** This device itself: its key, and the numbers given to its commands. */
  device: { key: string; value: unknown };
}

export type Database = IDBPDatabase<Layout>;

const NAME = 'ecabinet';
const VERSION = 1;

/** What a value on a shelf is sealed for. */
export function shelfPlace(shelf: string, key: string): string {
  return `${shelf}\n${key}`;
}

let opening: Promise<Database | undefined> | undefined;

/** The database, opened once; undefined where the browser keeps nothing (a private window, storage switched off). */
export function database(): Promise<Database | undefined> {
  opening ??= open();
  return opening;
}

async function open(): Promise<Database | undefined> {
  if (!('indexedDB' in globalThis)) return undefined;
  try {
    return await openDB<Layout>(NAME, VERSION, {
      upgrade(db) {
        db.createObjectStore('values');
        db.createObjectStore('pieces');
        db.createObjectStore('device');
      },
      // Another page wants to rebuild or delete it: let go, and open it anew when it is next asked for.
      blocking: (_, __, event) => {
        (event.target as IDBDatabase).close();
        opening = undefined;
      },
      terminated: () => (opening = undefined),
    });
  } catch {
    return undefined;
  }
}
