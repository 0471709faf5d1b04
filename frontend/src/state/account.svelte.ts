/** Who uses this device: who logs in, opens what lies here, and leaves. The server decides; this follows. */
import { ApiProblem, LinkLost, onSession } from '../api/client.ts';
import type { Me } from '../api/contract.ts';
import * as session from '../api/session.ts';
import { backoff } from '../core/backoff.ts';
import { holdsHere, type Shut, shutHere } from '../offline/contact.ts';
import { device, type Occupant } from '../offline/device.ts';
import { isLeaving, leave } from '../offline/leaving.ts';
import type { SecretKind } from '../offline/secrets.ts';
import { clock } from './clock.svelte.ts';
import { live } from './live.svelte.ts';
import { Lock } from './lock.svelte.ts';
import { Renewal } from './renewal.ts';
import { router } from './router.svelte.ts';
import { startServices, stopServices } from './services.ts';
import { Threshold } from './threshold.svelte.ts';
import { today } from './today.svelte.ts';

export type AccountStatus = 'loading' | 'offline' | 'anonymous' | 'occupied' | 'must_change_password' | 'ready';

/** With things to show on this device, a server that does not answer in time counts as away. */
const ANSWER_WITHIN = 5_000;

class Account {
  #me = $state.raw<Me>();
  #status = $state<AccountStatus>('loading');
  #ended = $state<string>();
  #attempt = 0;
  /** Logging out by hand: the socket may say that the login ended before the answer does. */
  #leaving = false;
  /** Opened without the server, which has not said yet that this login still holds. */
  #unconfirmed = false;
  #shut = $state<Shut>();
  #wiping = false;
  #threshold = new Threshold();
  #lock = new Lock({
    me: () => this.#me,
    ready: () => this.#status === 'ready',
    over: () => this.#over(),
    unheard: () => void this.#confirm(),
  });
  #renewal = new Renewal((me) => {
    if (!this.#me) return;
    this.#me = me;
    void today.refresh();
  });

  constructor() {
    onSession({ ended: (code) => this.#end(code), wiped: () => void this.#wipe(), locked: () => this.#lock.heard() });
    device.onEnd(
      () => this.#over(),
      () => this.#end('logged_out'),
    );
    live.onRestored(() => void this.#confirm());
  }

  get status(): AccountStatus {
    return this.#status;
  }

  get locked(): boolean {
    return this.#lock.locked;
  }

  /** Why the last login ended, for the login screen. */
  get ended(): string | undefined {
    return this.#ended;
  }

  /** What opens the locked screen just now. */
  get asksFor(): SecretKind {
    return this.#lock.asksFor;
  }

  /** Why what lies on this device may not be opened any more without the server. */
  get shut(): Shut | undefined {
    return this.#shut;
  }

  /** Whose unsent work lies on this device, while somebody else has logged in. */
  get occupant(): Occupant | undefined {
    return this.#threshold.occupant;
  }

  /** The person of this login. Only to be read by screens, which are shown to someone logged in. */
  get me(): Me {
    if (!this.#me) throw new Error('nobody is logged in');
    return this.#me;
  }

  hasRole(...names: string[]): boolean {
    return this.#me?.roles.some((held) => names.includes(held.role)) ?? false;
  }

  /** Finds out at start who is logged in; without the server, opens what lies here, or tries on. */
  async open(): Promise<void> {
    try {
      if (isLeaving()) await leave();
      const asked = session.meAt();
      await this.#enter(await session.fetchMe((await holdsHere()) ? ANSWER_WITHIN : undefined), asked);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) {
        await device.close();
        this.#status = 'anonymous';
      } else if (error instanceof LinkLost || error instanceof ApiProblem) await this.#openKept();
      else throw error;
    }
  }

  /** Throws ApiProblem (`login_failed`, `login_blocked`) or LinkLost. */
  async login(username: string, password: string): Promise<void> {
    if (isLeaving()) await leave();
    const asked = Date.now();
    const me = await session.login(username, password);
    this.#lock.proved();
    await this.#enter(me, asked);
    void device.kept().then(() => this.#lock.remember('password', password));
  }

  /** Logged in where another person's work lies unsent: erases it (`erase`), or leaves it there and keeps nothing of one's own. */
  async moveIn(how: 'erase' | 'guest'): Promise<void> {
    const me = await this.#threshold.cross(how);
    if (me) await this.#letIn(me, Date.now());
  }

  /** Logs out again, so that the person whose work lies here can send it. */
  async giveWay(): Promise<void> {
    this.#threshold.clear();
    this.#status = 'anonymous';
    await leave().catch((error: unknown) => {
      if (!(error instanceof LinkLost)) throw error;
    });
  }

  async changePassword(current: string, next: string): Promise<void> {
    await session.changePassword(current, next);
    const asked = Date.now();
    await this.#enter(await session.fetchMe(), asked);
    void device.kept().then(() => this.#lock.remember('password', next));
  }

  async setPin(password: string, pin: string): Promise<void> {
    await session.setPin(password, pin);
    this.#lock.remember('pin', pin);
    if (this.#me) this.#me = { ...this.#me, has_pin: true };
  }

  /** Logs out and erases what lies here; without a link too, and the server hears of it later. Whoever comes next begins at the start. */
  async logout(): Promise<void> {
    this.#leaving = true;
    try {
      await leave();
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error;
    } finally {
      this.#end('logged_out');
      this.#leaving = false;
      router.replace('/');
      await device.leave();
    }
  }

  /** Covers the screen and tells the server. */
  lock(): void {
    this.#lock.lock();
  }

  /** Throws ApiProblem (`pin_wrong`; `not_logged_in` after too many) or LinkLost. */
  async unlock(secret: string): Promise<void> {
    await this.#lock.unlock(secret);
  }

  async #enter(me: Me, asked: number): Promise<void> {
    clock.learn(me.server_time, asked, Date.now());
    if (this.#me && this.#me.account_id !== me.account_id) {
      this.#stop();
      this.#status = 'loading';
    }
    if (!me.must_change_password && (await this.#threshold.stops(me))) this.#status = 'occupied';
    else await this.#letIn(me, asked);
  }

  async #letIn(me: Me, asked: number): Promise<void> {
    if (!me.must_change_password) await device.settle(me);
    this.#attempt = 0;
    this.#ended = undefined;
    this.#unconfirmed = false;
    this.#shut = undefined;
    this.#show(me, asked);
  }

  /** Without the server: shows what lies here, if it may be opened. */
  async #openKept(): Promise<void> {
    const kept = await device.open();
    if (kept) {
      this.#unconfirmed = true;
      this.#show(kept.me, Number.NEGATIVE_INFINITY, kept.locked);
      return;
    }
    this.#shut = (await shutHere()) ?? this.#shut;
    this.#status = 'offline';
    setTimeout(() => void this.open(), backoff(this.#attempt++));
  }

  /** The server is back: it says whether the login still holds, and hears what opened the screen meanwhile. */
  async #confirm(): Promise<void> {
    try {
      if (!(await this.#lock.reopen()) && !this.#unconfirmed) return;
      const asked = Date.now();
      await this.#enter(await session.fetchMe(), asked);
    } catch (error) {
      if (!(error instanceof LinkLost) && !(error instanceof ApiProblem)) throw error;
    }
  }

  #show(me: Me, asked: number, locked = false): void {
    this.#me = me;
    this.#status = me.must_change_password ? 'must_change_password' : 'ready';
    if (this.#status !== 'ready') return;
    this.#lock.begin(me, asked, locked);
    const heard = {
      logout: (reason: string) => this.#end(reason),
      locked: () => this.#lock.heard(),
      wiped: () => void this.#wipe(),
      access: () => this.#renewal.soon(),
    };
    startServices(me, heard, () => this.#me?.account_id === me.account_id);
  }

  #end(reason: string): void {
    this.#renewal.stop();
    if (this.#status === 'anonymous' || this.#status === 'loading') return;
    this.#stop();
    this.#ended = this.#leaving ? 'logged_out' : reason;
    this.#status = 'anonymous';
    if (!this.#leaving) void device.close();
  }

  /** This device was to be erased: by its person elsewhere, or by an administrator. */
  async #wipe(): Promise<void> {
    if (this.#wiping) return;
    this.#wiping = true;
    try {
      this.#end('device_wiped');
      await device.wipe();
    } finally {
      this.#wiping = false;
    }
  }

  /** Too long without the server: nothing is shown until it answers again. */
  #over(): void {
    if (this.#status !== 'ready') return;
    this.#stop();
    this.#shut = 'over';
    this.#status = 'offline';
    void this.open();
  }

  #stop(): void {
    stopServices();
    this.#me = undefined;
    this.#unconfirmed = false;
    this.#lock.clear();
  }
}

export const account = new Account();
