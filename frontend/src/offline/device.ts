/** This device: registered with the server for the person logged in, opened again without it for a while, erased when told. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Me } from '../api/contract.ts';
import { type DeviceKey, registerDevice, tellErased } from '../api/devices.ts';
import { deviceName } from '../core/device.ts';
import { type Holding, heard, holding, idleLocked, ticked } from '../core/holding.ts';
import { changeHolder, type Holder, putKeyAway, readHolder, writeHolder } from './holder.ts';
import { lockedHere, noteLock, noteOpen } from './locked.ts';
import { deviceId } from './numbers.ts';
import { shelf } from './store.ts';
import { putUnsent, readUnsent, unsentHere, workHere } from './unsent.ts';
import { holdsNothing, vault } from './vault.ts';

/** What can be opened without the server: who was logged in, and whether their screen is locked. */
export interface Kept {
  me: Me;
  locked: boolean;
}

export type Shut = Exclude<Holding, 'holds'>;

/** Somebody whose work lies here unsent. */
export interface Occupant {
  name: string;
  unsent: number;
}

const LOOK_EVERY = 30_000;
/** Who uses this page as a guest. */
const GUEST = 'ecabinet.guest';
const session = shelf('session');

/** What a page that erased everything tells the others: whose pages go on all the same. */
interface Erased {
  stays?: string;
}

class ThisDevice {
  #over: () => void = () => undefined;
  #erased: () => void = () => undefined;
  /** Grows with every beginning and end, so that an answer to an earlier one changes nothing. */
  #visit = 0;
  /** Whom this page was last used by, since it was loaded. */
  #account: string | undefined;
  /** Who is here, until they leave. */
  #here: Me | undefined;
  #kept: Promise<void> = Promise.resolve();
  /** When all that was to be erased is gone. */
  #emptied: Promise<void> = Promise.resolve();
  #looking: ReturnType<typeof setInterval> | undefined;
  #channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('ecabinet.device') : undefined;

  /** Calls back when what lies here may no longer be opened, and when another page has erased it and nobody stays. */
  onEnd(over: () => void, erased: () => void): void {
    this.#over = over;
    this.#erased = erased;
    if (this.#channel) this.#channel.onmessage = ({ data }: MessageEvent<Erased>) => void this.#erasedElsewhere(data);
  }

  /** Whose work would be lost if this account settled here; with no account, whose waits for them to log in. */
  async occupant(account?: string): Promise<Occupant | undefined> {
    await this.#emptied;
    const held = await readHolder();
    if (!held || held.account === account || (account && account === sessionStorage.getItem(GUEST))) return undefined;
    const unsent = await workHere();
    return unsent > 0 ? { name: held.name, unsent } : undefined;
  }

  /** How many changes to marks and notes would be lost if whoever settled here left: another tab may have made them. */
  async unsent(): Promise<number> {
    return sessionStorage.getItem(GUEST) ? 0 : await unsentHere();
  }

  /** From now on this account uses the page without anything being kept: what lies here stays another person's. */
  welcome(account: string): void {
    sessionStorage.setItem(GUEST, account);
  }

  /** The server has said who is logged in: opens what is theirs, and erases what is another person's unless they are a guest. Never throws for a lost link. */
  async settle(me: Me): Promise<void> {
    const held = await readHolder();
    const others = held !== undefined && held.account !== me.account_id;
    if (this.#account !== undefined && this.#account !== me.account_id) await vault.forget();
    this.#account = me.account_id;
    this.#here = me;
    if (others && me.account_id === sessionStorage.getItem(GUEST)) {
      await putKeyAway();
      return;
    }
    sessionStorage.removeItem(GUEST);
    if (others) await this.erase(me.account_id);
    else if (held?.key) await vault.open(held.key);
    this.#visit += 1;
    this.#kept = this.#keep(me);
  }

  /** When this device is registered for whoever settled here, and keeps things for them; the screen need not wait for it. */
  kept(): Promise<void> {
    return this.#kept;
  }

  async #keep(me: Me): Promise<void> {
    const registering = this.#register(me, this.#visit);
    if (vault.key) await session.put('me', me);
    else await registering;
    this.#looking ??= setInterval(() => void this.look(), LOOK_EVERY);
  }

  /** Without the server: opens what lies here as long as that is allowed. */
  async open(): Promise<Kept | undefined> {
    const held = await readHolder();
    if (!held || !(await this.#mayOpen(held)) || !held.key) return undefined;
    await vault.open(held.key);
    const me = await session.get<Me>('me');
    if (!me) return undefined;
    this.#account = me.account_id;
    this.#here = me;
    this.#looking ??= setInterval(() => void this.look(), LOOK_EVERY);
    return { me, locked: lockedHere(me.account_id) || idleLocked(held.lastInput, Date.now(), me.idle_seconds) };
  }

  /** Whether what lies here may be opened without the server just now. */
  async holds(): Promise<boolean> {
    const held = await readHolder();
    return held?.key !== undefined && holding(held.contact, Date.now()) === 'holds';
  }

  /** Why what lies here may not be opened before the server was heard: too long ago, or nobody knows how long. */
  async shut(): Promise<Shut | undefined> {
    const held = await readHolder();
    const now = held && holding(held.contact, Date.now());
    return now === 'holds' ? undefined : now;
  }

  /** The server was heard: the time without contact begins anew. */
  async heard(): Promise<void> {
    await changeHolder((held) => ({ ...held, contact: heard(held.contact.hours, Date.now()) }));
  }

  /** Somebody touched the screen, or opened it. */
  async touched(): Promise<void> {
    const now = Date.now();
    await changeHolder((held) => ({ ...held, lastInput: now }));
  }

  /** The screen of this account is locked. A lock that cannot be noted takes the key: this page alone still has it. */
  async locked(account: string): Promise<void> {
    if (!noteLock(account)) await putKeyAway();
  }

  /** Reads the clock; puts the key away when the time is over. A reading that cannot be noted takes it too: this page alone still has it. */
  async look(): Promise<void> {
    const held = await readHolder();
    if (!held || !vault.key) return;
    if (!(await this.#mayOpen(held))) {
      vault.close();
      this.#over();
      return;
    }
    const noted = await changeHolder((now) => ({ ...now, contact: ticked(now.contact, Date.now()) }));
    if (!noted) await putKeyAway();
  }

  /** The login is over: puts the key away. What is sealed opens again at the same person's next login. */
  async close(): Promise<void> {
    this.#visit += 1;
    this.#here = undefined;
    if (sessionStorage.getItem(GUEST)) await vault.forget();
    sessionStorage.removeItem(GUEST);
    vault.close();
    await putKeyAway();
  }

  /** Logged out by hand: nothing of this person stays. */
  async leave(): Promise<void> {
    noteOpen();
    if (sessionStorage.getItem(GUEST)) await this.close();
    else await this.erase();
  }

  /** Erases everything, here and in the other pages of this browser, which end unless they are those of who `stays`. */
  erase(stays?: string): Promise<void> {
    return this.#eraseAfter(Promise.resolve(), stays);
  }

  /** Erases everything because the server said so, and tells it that it is done. */
  async wipe(stays?: string): Promise<void> {
    const known = deviceId();
    await this.#eraseAfter(known, stays);
    const id = await known;
    if (id) await tellErased(id).catch(unheard);
  }

  #eraseAfter(read: Promise<unknown>, stays?: string): Promise<void> {
    this.#visit += 1;
    if (!stays) this.#here = undefined;
    const erasing = read.then(() => vault.empty());
    this.#emptied = erasing.catch(() => undefined);
    return erasing.then(() => this.#channel?.postMessage({ ...(stays ? { stays } : {}) } satisfies Erased));
  }

  /** Another page has erased all: the page of who stays goes on, and is kept anew; any other one ends. */
  async #erasedElsewhere({ stays }: Erased): Promise<void> {
    const me = this.#here?.account_id === stays ? this.#here : undefined;
    if (!me) this.#erased();
    await (me ? butUnsent(() => vault.forget()) : vault.forget());
    if (me) await this.settle(me);
  }

  async #mayOpen(held: Holder): Promise<boolean> {
    const now = holding(held.contact, Date.now());
    if (now === 'over') await putKeyAway();
    return now === 'holds';
  }

  async #register(me: Me, visit: number): Promise<void> {
    const id = await deviceId();
    if (!id) return;
    try {
      const answer = await registerDevice({ id, name: deviceName(navigator.userAgent), platform: navigator.platform });
      if (visit === this.#visit) await this.#take(me, answer);
    } catch (error) {
      const anew = error instanceof ApiProblem && error.status === 409 && visit === this.#visit;
      if (anew) await this.#beginAnew(me, error.code);
      else unheard(error);
    }
  }

  /** This device is another person's at the server, or was to be erased: it becomes a new one. */
  async #beginAnew(me: Me, code: string): Promise<void> {
    if (code === 'device_wiped') await this.wipe(me.account_id);
    else await butUnsent(() => this.erase(me.account_id));
    await this.#register(me, this.#visit);
  }

  async #take(me: Me, { key: encoded, hours }: DeviceKey): Promise<void> {
    if (!encoded) {
      if (!(await holdsNothing())) await butUnsent(() => this.erase(me.account_id));
      return;
    }
    const raw = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
    const now = Date.now();
    const kept = await writeHolder({
      account: me.account_id,
      name: me.person.full_name,
      key,
      contact: heard(hours, now),
      lastInput: now,
    });
    if (kept && !vault.key) await vault.open(key);
    await session.put('me', me);
  }
}

/** Empties the vault but for what has not reached the server: this page alone has that then. */
async function butUnsent(emptying: () => Promise<void>): Promise<void> {
  const unsent = await readUnsent();
  await emptying();
  await putUnsent(unsent);
  await vault.look();
}

/** No answer, or a refusal that others act upon: tried again at the next start. */
function unheard(error: unknown): void {
  if (!(error instanceof LinkLost) && !(error instanceof ApiProblem)) throw error;
}

export const device = new ThisDevice();
