/** How long what lies here may be opened without the server: counted from when it was last heard, on this device's clock. */
import { type Holding, heard, holding, ticked } from '../core/holding.ts';
import { changeHolder, type Holder, putKeyAway, readHolder } from './holder.ts';

export type Shut = Exclude<Holding, 'holds'>;

/** Whether what lies here may be opened without the server just now. */
export async function holdsHere(): Promise<boolean> {
  const held = await readHolder();
  return held?.key !== undefined && holding(held.contact, Date.now()) === 'holds';
}

/** Why what lies here may not be opened before the server was heard: too long ago, or nobody knows how long. */
export async function shutHere(): Promise<Shut | undefined> {
  const held = await readHolder();
  const now = held && holding(held.contact, Date.now());
  return now === 'holds' ? undefined : now;
}

/** Whether this holder's things may be opened; puts the key away when their time is over. */
export async function mayOpen(held: Holder): Promise<boolean> {
  const now = holding(held.contact, Date.now());
  if (now === 'over') await putKeyAway();
  return now === 'holds';
}

/** The server was heard: the time without contact begins anew. */
export async function noteContact(): Promise<void> {
  await changeHolder((held) => ({ ...held, contact: heard(held.contact.hours, Date.now()) }));
}

/** Notes the clock. A reading that cannot be noted takes the key: this page alone still has it. */
export async function noteClock(): Promise<void> {
  const noted = await changeHolder((held) => ({ ...held, contact: ticked(held.contact, Date.now()) }));
  if (!noted) await putKeyAway();
}
