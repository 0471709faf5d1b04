/** Whose screen is locked on this device, whatever the server says: noted at once, also where nothing else is kept, until they have proved who they are. */
import { plain, writtenPlain } from './plain.ts';

const PLACE = 'ecabinet.locked';
/** The same where it cannot be written: this page alone knows it then. */
let unwritten: string | undefined;
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('ecabinet.locked') : undefined;

export const lockedHere = (account: string): boolean => (unwritten ?? plain()?.getItem(PLACE)) === account;

/** False where this page alone knows of it. */
export function noteLock(account: string): boolean {
  unwritten = writtenPlain(PLACE, account) ? undefined : account;
  return unwritten === undefined;
}

/** Whoever is at the screen has proved who they are. */
export function noteOpen(): void {
  unwritten = undefined;
  plain()?.removeItem(PLACE);
}

/** The other pages of this browser are locked with this one. */
export const lockOthers = (account: string): void => channel?.postMessage(account);

/** Calls back when another page of this browser locks all. */
export function onLockedElsewhere(callback: (account: string) => void): void {
  if (channel) channel.onmessage = ({ data }: MessageEvent<string>) => callback(data);
}
