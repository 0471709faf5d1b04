/** Whose things lie on this device, and the key that opens them: kept where scripts can use a key but never read it out. */
import type { Contact } from '../core/holding.ts';
import { type Database, database } from './database.ts';

export interface Holder {
  account: string;
  /** As people know them, to be told to whoever takes up this device next: the one thing here that is plain. */
  name: string;
  contact: Contact;
  /** Put away when the time without contact is over, or the login; what it sealed stays. */
  key?: CryptoKey;
  /** When somebody last touched the screen (this device's clock), and whether it was locked. */
  lastInput: number;
  locked: boolean;
}

const PLACE = 'holder';
/** Where a device without room says whose things lie on it: what is plain of the holder, never the key. */
const PLAIN_PLACE = 'ecabinet.holder';

const plain = () => (globalThis as { localStorage?: Storage }).localStorage;

export async function readHolder(): Promise<Holder | undefined> {
  const held = (await (await database())?.get('device', PLACE)) as Holder | undefined;
  return held ?? readPlain();
}

/** False where the device keeps nothing. Where it only has no room, the key is kept no longer than the page. */
export async function writeHolder(holder: Holder): Promise<boolean> {
  const db = await database();
  if (!db) return false;
  if (await hasRoom(db.put('device', holder, PLACE))) forgetPlain();
  else writePlain(holder);
  return true;
}

/** Changes what is held, in one step; nothing where nobody is. False where the device has no room: it is as before then. */
export async function changeHolder(change: (held: Holder) => Holder): Promise<boolean> {
  const db = await database();
  return !db || hasRoom(changed(db, change));
}

/**
 * Takes the key away; what it sealed stays. Where there is no room to write who is left without it, it is deleted with
 * all that is said of them, of which what warns the next person is told elsewhere.
 */
export async function putKeyAway(): Promise<void> {
  if (await changeHolder(withoutKey)) return;
  const held = await readHolder();
  await (await database())?.delete('device', PLACE);
  if (held) writePlain(held);
}

/** Forgets whose things lie here where that stands outside of the database. */
export function forgetPlain(): void {
  plain()?.removeItem(PLAIN_PLACE);
}

async function changed(db: Database, change: (held: Holder) => Holder): Promise<void> {
  const { store, done } = db.transaction('device', 'readwrite');
  const held = (await store.get(PLACE)) as Holder | undefined;
  await Promise.all([held && store.put(change(held), PLACE), done]);
}

async function hasRoom(writing: Promise<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

function withoutKey({ key: _, ...rest }: Holder): Holder {
  return rest;
}

function readPlain(): Holder | undefined {
  const held = plain()?.getItem(PLAIN_PLACE);
  return held ? (JSON.parse(held) as Holder) : undefined;
}

function writePlain(holder: Holder): void {
  plain()?.setItem(PLAIN_PLACE, JSON.stringify(withoutKey(holder)));
}
