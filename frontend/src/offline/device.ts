/** This device: registered with the server for the person logged in, opened again without it for a while, erased when told. */
import type { Me } from '../api/contract.ts';
import { idleLocked } from '../core/holding.ts';
import { mayOpen, noteClock } from './contact.ts';
import { allErased, butWork, eraseAll, onErasedElsewhere, wipeAll } from './erasing.ts';
import { changeHolder, putKeyAway, readHolder } from './holder.ts';
import { lockedHere, noteLock, noteOpen } from './locked.ts';
import { Registration } from './registration.ts';
import { shelf } from './store.ts';
import { unkeptHere, unsentHere, workHere } from './unsent.ts';
import { vault } from './vault.ts';

/** What can be opened without the server: who was logged in, and whether their screen is locked. */
export interface Kept {
  me: Me;
  locked: boolean;
}

/** Somebody whose work lies here unsent. */
export interface Occupant {
  name: string;
  unsent: number;
}

const LOOK_EVERY = 30_000;
/** Who uses this page as a guest. */
const GUEST = 'ecabinet.guest';
const session = shelf('session');

class ThisDevice {
  #over: () => void = () => undefined;
  #erased: () => void = () => undefined;
  #registration = new Registration();
  /** Whom this page was last used by, since it was loaded. */
  #account: string | undefined;
  /** Who is here, until they leave. */
  #here: Me | undefined;
  #kept: Promise<void> = Promise.resolve();
  #looking: ReturnType<typeof setInterval> | undefined;

  /** Calls back when what lies here may no longer be opened, and when another page has erased it and nobody stays. */
  onEnd(over: () => void, erased: () => void): void {
    this.#over = over;
    this.#erased = erased;
    onErasedElsewhere((stays) => void this.#erasedElsewhere(stays));
  }

  /** Whose work would be lost if this account settled here; with no account, whose waits for them to log in. */
  async occupant(account?: string): Promise<Occupant | undefined> {
    await allErased();
    const held = await readHolder();
    if (!held || held.account === account || (account && account === sessionStorage.getItem(GUEST))) return undefined;
    const unsent = await workHere();
    return unsent > 0 ? { name: held.name, unsent } : undefined;
  }

  /** How many changes to marks and notes would be lost if whoever settled here left: another tab may have made them. What lies here stays another person's beside a guest. */
  async unsent(): Promise<number> {
    return sessionStorage.getItem(GUEST) ? await unkeptHere() : await unsentHere();
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
    this.#kept = this.#keep(me);
  }

  /** When this device is registered for whoever settled here, and keeps things for them; the screen need not wait for it. */
  kept(): Promise<void> {
    return this.#kept;
  }

  async #keep(me: Me): Promise<void> {
    const registering = this.#registration.begin(me);
    if (vault.key) await session.put('me', me);
    else await registering;
    this.#looking ??= setInterval(() => void this.look(), LOOK_EVERY);
  }

  /** Without the server: opens what lies here as long as that is allowed. */
  async open(): Promise<Kept | undefined> {
    const held = await readHolder();
    if (!held || !(await mayOpen(held)) || !held.key) return undefined;
    await vault.open(held.key);
    const me = await session.get<Me>('me');
    if (!me) return undefined;
    this.#account = me.account_id;
    this.#here = me;
    this.#looking ??= setInterval(() => void this.look(), LOOK_EVERY);
    return { me, locked: lockedHere(me.account_id) || idleLocked(held.lastInput, Date.now(), me.idle_seconds) };
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

  /** Reads the clock; puts the key away when the time is over. */
  async look(): Promise<void> {
    const held = await readHolder();
    if (!held || !vault.key) return;
    if (!(await mayOpen(held))) {
      vault.close();
      this.#over();
      return;
    }
    await noteClock();
  }

  /** The login is over: puts the key away. What is sealed opens again at the same person's next login. */
  async close(): Promise<void> {
    this.#registration.end();
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
    this.#registration.end();
    if (!stays) this.#here = undefined;
    return eraseAll(stays);
  }

  /** Erases everything because the server said so, and tells it that it is done. */
  wipe(): Promise<void> {
    this.#registration.end();
    this.#here = undefined;
    return wipeAll();
  }

  /** Another page has erased all: the page of who stays goes on, and is kept anew; any other one ends. */
  async #erasedElsewhere(stays?: string): Promise<void> {
    const me = this.#here?.account_id === stays ? this.#here : undefined;
    if (!me) this.#erased();
    await (me ? butWork(() => vault.forget()) : vault.forget());
    if (me) await this.settle(me);
  }
}

export const device = new ThisDevice();
