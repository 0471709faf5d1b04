/** The cover of the screen: put on by hand, after a time without a touch, or by the server; taken off by a secret, without the server too. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Me } from '../api/contract.ts';
import * as session from '../api/session.ts';
import { device } from '../offline/device.ts';
import type { SecretKind } from '../offline/secrets.ts';
import { IdleWatch } from './idle.ts';
import { live } from './live.svelte.ts';
import { Secrets } from './secrets.svelte.ts';
import { catchUp } from './services.ts';

export interface Guarded {
  /** Whose screen it is. */
  me: () => Me | undefined;
  /** Whether there is something to cover. */
  ready: () => boolean;
  /** Too many wrong secrets without the server: nothing is opened here before it answers. */
  over: () => void;
}

export class Lock {
  #locked = $state(false);
  #secrets = new Secrets();
  #idle: IdleWatch;

  constructor(private readonly guarded: Guarded) {
    this.#idle = new IdleWatch({
      limit: () => guarded.me()?.idle_seconds,
      asleep: () => this.#locked || !guarded.ready(),
      lock: () => this.lock(),
    });
  }

  get locked(): boolean {
    return this.#locked;
  }

  /** What opens the locked screen just now. */
  get asksFor(): SecretKind {
    return this.guarded.me()?.has_pin && (this.#secrets.pinKnown || live.link !== 'offline') ? 'pin' : 'password';
  }

  /** Somebody's screen is shown, covered or not. */
  begin(locked: boolean): void {
    this.#locked = locked;
    this.#idle.begin();
  }

  /** Nobody's screen is shown. */
  clear(): void {
    this.#locked = false;
    this.#secrets.take();
  }

  /** Finds out what may open the screen without the server. */
  look(): void {
    void this.#secrets.look();
  }

  /** A secret that the server took opens the screen without it from now on. */
  remember(kind: SecretKind, secret: string): void {
    this.#secrets.remember(kind, secret);
  }

  /** What opened the screen without the server, once. */
  take(): string | undefined {
    return this.#secrets.take();
  }

  /** Covers the screen and tells the server. */
  lock(): void {
    if (this.#locked || !this.guarded.ready()) return;
    this.cover();
    session.lock().catch((error: unknown) => {
      if (!(error instanceof LinkLost) && !(error instanceof ApiProblem)) throw error;
    });
  }

  cover(): void {
    if (!this.guarded.ready()) return;
    this.#locked = true;
    void device.touched(true);
  }

  /** Throws ApiProblem (`pin_wrong`; `not_logged_in` after too many) or LinkLost. */
  async unlock(secret: string): Promise<void> {
    try {
      if (live.link === 'offline') throw new LinkLost();
      await session.unlock(secret);
      this.remember(this.guarded.me()?.has_pin ? 'pin' : 'password', secret);
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error;
      if (!(await this.#knows(secret, error))) return;
    }
    this.begin(false);
    void device.touched(false);
    catchUp();
  }

  /** Whether a secret typed without the server opens here; throws as the server would. */
  async #knows(secret: string, lost: LinkLost): Promise<boolean> {
    if (await this.#secrets.opens(secret, lost)) return true;
    await device.close();
    this.guarded.over();
    return false;
  }
}
