/** The cover of the screen: put on by hand, after a time without a touch, or by the server; taken off by a secret, without the server too. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Me } from '../api/contract.ts';
import * as session from '../api/session.ts';
import { device } from '../offline/device.ts';
import { lockedHere, lockOthers, noteOpen, onLockedElsewhere } from '../offline/locked.ts';
import type { SecretKind } from '../offline/secrets.ts';
import { IdleWatch } from './idle.ts';
import { live } from './live.svelte.ts';
import { outbox } from './outbox.svelte.ts';
import { Secrets } from './secrets.svelte.ts';
import { catchUp } from './services.ts';

export interface Guarded {
  /** Whose screen it is. */
  me: () => Me | undefined;
  /** Whether there is something to cover. */
  ready: () => boolean;
  /** Too many wrong secrets without the server: nothing is opened here before it answers. */
  over: () => void;
  /** The server answers, and has not heard what opened the screen without it. */
  unheard: () => void;
}

export class Lock {
  #locked = $state(false);
  #secrets = new Secrets();
  #idle: IdleWatch;
  #telling = false;
  #reopening = false;
  /** When the screen was last opened: the server's word from before that is out of date. */
  #openedAt = Number.NEGATIVE_INFINITY;
  /** Words to the server about the lock go one after the other: none overtakes a later one. */
  #said: Promise<unknown> = Promise.resolve();

  constructor(private readonly guarded: Guarded) {
    this.#idle = new IdleWatch({
      limit: () => guarded.me()?.idle_seconds,
      asleep: () => this.#locked || !guarded.ready(),
      lock: () => this.lock(),
    });
    onLockedElsewhere((account) => {
      if (guarded.me()?.account_id !== account) return;
      this.#cover(false);
      void this.#tell();
    });
  }

  get locked(): boolean {
    return this.#locked;
  }

  /** What opens the locked screen just now. */
  get asksFor(): SecretKind {
    return this.guarded.me()?.has_pin && (this.#secrets.pinKnown || live.link !== 'offline') ? 'pin' : 'password';
  }

  /** Somebody's screen is shown, of whom the server was asked at `asked`: covered where it says so, or was covered here before; of that it hears. */
  begin(me: Me, asked: number, idle = false): void {
    if (idle || lockedHere(me.account_id) || (me.locked && asked > this.#openedAt)) this.#cover();
    if (!this.#locked) void device.touched();
    else if (!me.locked) void this.#tell();
    this.#idle.begin();
    void this.#secrets.look();
  }

  /** Nobody's screen is shown. */
  clear(): void {
    this.#locked = false;
    this.#secrets.take();
  }

  /** Somebody has just logged in with their password. */
  proved(): void {
    noteOpen();
    this.clear();
  }

  /** A secret that the server took opens the screen without it from now on. */
  remember(kind: SecretKind, secret: string): void {
    this.#secrets.remember(kind, secret);
  }

  /** Covers the screen and tells the server. */
  lock(): void {
    const me = this.guarded.me();
    if (!me || this.#locked || !this.guarded.ready()) return;
    this.#cover();
    lockOthers(me.account_id);
    void this.#tell();
  }

  /** The server says that the screen is locked: also where it has not heard yet what opened it since. */
  heard(): void {
    if (this.#reopening) return;
    if (this.#secrets.waiting) this.guarded.unheard();
    else this.#cover();
  }

  /** Throws ApiProblem (`pin_wrong`; `not_logged_in` after too many) or LinkLost. */
  async unlock(secret: string): Promise<void> {
    try {
      if (live.link === 'offline') throw new LinkLost();
      await this.#say(async () => {
        await session.unlock(secret);
        this.#open();
      });
      this.remember(this.guarded.me()?.has_pin ? 'pin' : 'password', secret);
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error;
      if (!(await this.#knows(secret, error))) return;
      this.#open();
    }
    catchUp();
  }

  /** Opens the screen at the server too with what opened it without; false where nothing did. Throws ApiProblem or LinkLost. */
  async reopen(): Promise<boolean> {
    const typed = this.#secrets.take();
    if (typed === undefined) {
      await this.#said;
      return false;
    }
    this.#reopening = true;
    try {
      await this.#say(() => session.unlock(typed));
      this.#openedAt = Date.now();
      if (!this.#locked) noteOpen(); // another page may have noted what the server said until now
      return true;
    } catch (error) {
      if (error instanceof LinkLost && !this.#locked) this.#secrets.putBack(typed);
      else this.#cover();
      throw error;
    } finally {
      this.#reopening = false;
    }
  }

  /** `note`: not where another page has noted it, and may have been opened since. */
  #cover(note = true): void {
    const me = this.guarded.me();
    if (!me || this.#locked || !this.guarded.ready()) return;
    this.#locked = true;
    this.#secrets.take();
    if (note) void device.locked(me.account_id);
  }

  #open(): void {
    noteOpen();
    this.#locked = false;
    this.#openedAt = Date.now();
    this.#idle.begin();
    void device.touched();
  }

  /** Says to the server that the screen is locked, until it has heard or somebody opened it, be it in another page. */
  async #tell(): Promise<void> {
    if (this.#telling) return;
    this.#telling = true;
    for (let attempt = 0; this.#holds; attempt += 1) {
      if (await this.#say(async () => !this.#holds || (await session.lock().then(heard, answered)))) break;
      await outbox.pause(attempt);
    }
    this.#telling = false;
  }

  get #holds(): boolean {
    const me = this.guarded.me();
    return this.#locked && me !== undefined && lockedHere(me.account_id);
  }

  #say<T>(word: () => Promise<T>): Promise<T> {
    const said = this.#said.then(word);
    this.#said = said.catch(() => undefined);
    return said;
  }

  /** Whether a secret typed without the server opens here; throws as the server would. */
  async #knows(secret: string, lost: LinkLost): Promise<boolean> {
    if (await this.#secrets.opens(secret, lost)) return true;
    await device.close();
    this.guarded.over();
    return false;
  }
}

const heard = () => true;

/** Whether a refusal came, and not nothing. */
function answered(error: unknown): boolean {
  if (!(error instanceof LinkLost) && !(error instanceof ApiProblem)) throw error;
  return error instanceof ApiProblem;
}
