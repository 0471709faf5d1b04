/** Numbers for the commands of this device: no two commands of one device ever have the same, whichever tab gives them. */
import { database } from './database.ts';

export interface Numbers {
  /** Which device counts, 32 hex digits. */
  device: string;
  /** The first of the numbers that were asked for; the others follow it. */
  first: number;
}

interface Counter {
  device: string;
  next: number;
}

let inMemory: Counter | undefined;

/** Takes `count` numbers that only grow. After everything was erased the device is another one and counts from 1. */
export async function takeNumbers(count = 1): Promise<Numbers> {
  const db = await database();
  if (!db) return fromMemory(count);
  try {
    const { store, done } = db.transaction('device', 'readwrite');
    const known = (await store.get('counter')) as Counter | undefined;
    const held = known ?? freshCounter();
    // Only asked who it is, a device without room is still the one that it was.
    const counts = !known || count > 0;
    await Promise.all([counts && store.put({ ...held, next: held.next + count }, 'counter'), done]);
    return { device: held.device, first: held.next };
  } catch (error) {
    if (error instanceof DOMException) return fromMemory(count);
    throw error;
  }
}

/** The id of this device; undefined where it keeps nothing, so that there is nothing to register. */
export async function deviceId(): Promise<string | undefined> {
  return (await database()) && (await takeNumbers(0)).device;
}

/** A device that cannot keep its count is another one each time the page is loaded. */
function fromMemory(count: number): Numbers {
  inMemory ??= freshCounter();
  const first = inMemory.next;
  inMemory.next += count;
  return { device: inMemory.device, first };
}

function freshCounter(): Counter {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return { device: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''), next: 1 };
}
