/** Whose things lie on this device, and the key that opens them: kept where scripts can use a key but never read it out. */
import type { Contact } from '../core/holding.ts';
import { database } from './database.ts';

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

export async function readHolder(): Promise<Holder | undefined> {
  return (await (await database())?.get('device', PLACE)) as Holder | undefined;
}

/** False where the device keeps nothing. */
export async function writeHolder(holder: Holder): Promise<boolean> {
  const db = await database();
  if (!db) return false;
  try {
    await db.put('device', holder, PLACE);
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

/** Changes what is held, in one step; nothing where nobody is. */
export async function changeHolder(change: (held: Holder) => Holder): Promise<void> {
  const db = await database();
  if (!db) return;
  const { store, done } = db.transaction('device', 'readwrite');
  const held = (await store.get(PLACE)) as Holder | undefined;
  if (held) await store.put(change(held), PLACE);
  await done;
}
