/** Whose things lie on this device, and the key that opens them: kept where scripts can use a key but never read it out. */
import type { Contact } from '../core/holding.ts';
import { type Database, database } from './database.ts';
import { plain, writtenPlain } from './plain.ts';

export interface Holder {
  account: string;
  /** As people know them, to be told to whoever takes up this device next: the one thing here that is plain. */
  name: string;
  contact: Contact;
  /** Put away when the time without contact is over, or the login; what it sealed stays. */
  key?: CryptoKey;
  /** When somebody last touched the screen (this device's clock). */
  lastInput: number;
}

const PLACE = 'holder';
/** Where a device without room says whose things lie on it: what is plain of the holder, never the key. Newer than the database. */
const PLAIN_PLACE = 'ecabinet.holder';
/** The same where that takes nothing either: this page alone knows it then. */
let unwritten: Holder | undefined;

export async function readHolder(): Promise<Holder | undefined> {
  return whole((await (await database())?.get('device', PLACE)) as Holder | undefined);
}

/** False where the device keeps nothing. Where it only has no room, the key is kept no longer than the page. */
export async function writeHolder(holder: Holder): Promise<boolean> {
  const db = await database();
  if (!db) return false;
  if (await hasRoom(db.put('device', holder, PLACE))) forgetPlain();
  else writePlain(holder);
  return true;
}

/** Changes what is held; nothing where nobody is. False where the change outlives this page nowhere. */
export async function changeHolder(change: (held: Holder) => Holder): Promise<boolean> {
  if (await rewritten(change)) return true;
  const held = await readHolder();
  return !held || writePlain(change(held));
}

/**
 * Takes the key away; what it sealed stays. Where there is no room to write who is left without it, it is deleted with
 * all that is said of them, of which what warns the next person is told elsewhere.
 */
export async function putKeyAway(): Promise<void> {
  if (await rewritten(withoutKey)) return;
  const held = await readHolder();
  await (await database())?.delete('device', PLACE);
  if (held) writePlain(held);
}

/** Forgets whose things lie here where that stands outside of the database. */
export function forgetPlain(): void {
  unwritten = undefined;
  plain()?.removeItem(PLAIN_PLACE);
}

/** Whether the database took the change, in one step; what was plain beside it is in it then. */
async function rewritten(change: (held: Holder) => Holder): Promise<boolean> {
  const db = await database();
  if (!db || !(await hasRoom(changed(db, change)))) return false;
  forgetPlain();
  return true;
}

async function changed(db: Database, change: (held: Holder) => Holder): Promise<void> {
  const { store, done } = db.transaction('device', 'readwrite');
  const held = whole((await store.get(PLACE)) as Holder | undefined);
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

/** What the database holds, with what could be written only outside of it since then. */
function whole(held: Holder | undefined): Holder | undefined {
  const beside = readPlain();
  if (!held || !beside) return held ?? beside;
  return held.account === beside.account ? { ...held, ...beside } : held;
}

function readPlain(): Holder | undefined {
  const written = plain()?.getItem(PLAIN_PLACE);
  return unwritten ?? (written ? (JSON.parse(written) as Holder) : undefined);
}

/** False where it is known to this page alone. */
function writePlain(holder: Holder): boolean {
  const rest = withoutKey(holder);
  unwritten = writtenPlain(PLAIN_PLACE, JSON.stringify(rest)) ? undefined : rest;
  return unwritten === undefined;
}
