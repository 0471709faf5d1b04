/** Erasing of all that lies on this device, here and in the other pages of this browser. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import { tellErased } from '../api/devices.ts';
import { m } from '../paraglide/messages.js';
import { toasts } from '../state/toasts.svelte.ts';
import { deviceId } from './numbers.ts';
import { closedHere, readWork } from './unsent.ts';
import { vault } from './vault.ts';

/** What a page that erased everything tells the others: whose pages go on all the same. */
interface Erased {
  stays?: string;
}

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('ecabinet.device') : undefined;
let emptied: Promise<void> = Promise.resolve();

/** When all that was to be erased is gone. */
export const allErased = (): Promise<void> => emptied;

/** Calls back when another page has erased all, with whose pages go on. */
export function onErasedElsewhere(callback: (stays?: string) => void): void {
  if (channel) channel.onmessage = ({ data }: MessageEvent<Erased>) => callback(data.stays);
}

/** Erases everything once `read` is known; other pages end unless they are those of who `stays`. */
export function eraseAll(stays?: string, read: Promise<unknown> = Promise.resolve()): Promise<void> {
  const erasing = read.then(() => vault.empty());
  emptied = erasing.catch(() => undefined);
  return erasing.then(() => channel?.postMessage({ ...(stays ? { stays } : {}) } satisfies Erased));
}

/** Erases everything because the server said so, and tells it that it is done. */
export async function wipeAll(stays?: string): Promise<void> {
  const known = deviceId();
  await eraseAll(stays, known);
  const id = await known;
  if (id) await tellErased(id).catch(unheard);
}

/** Empties the vault but for work that is not finished or has not reached the server: this page alone has that then. */
export async function butWork(emptying: () => Promise<void>): Promise<void> {
  const putBack = await readWork();
  await emptying();
  await putBack();
  await vault.look();
}

/** Erases everything but that. Work that no key opens any more goes with the rest, and is told of. */
export async function eraseButWork(stays: string): Promise<void> {
  const count = await closedHere();
  await butWork(() => eraseAll(stays));
  if (count > 0) toasts.show(m.work_lost({ count }), { bad: true });
}

/** No answer, or a refusal that others act upon: tried again at the next start. */
export function unheard(error: unknown): void {
  if (!(error instanceof LinkLost) && !(error instanceof ApiProblem)) throw error;
}
