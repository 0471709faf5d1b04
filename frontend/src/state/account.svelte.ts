/** Who uses this device: login, idle lock, logout. The server decides; this follows and covers the screen in time. */
import { ApiProblem, LinkLost, onSession } from '../api/client.ts';
import type { Me } from '../api/contract.ts';
import * as session from '../api/session.ts';
import { backoff } from '../core/backoff.ts';
import { ahead } from '../offline/ahead.svelte.ts';
import { device, type Occupant } from '../offline/device.ts';
import { isLeaving, leave } from '../offline/leaving.ts';
import type { SecretKind } from '../offline/secrets.ts';
import { shell } from '../offline/shell.svelte.ts';
import { clock } from './clock.svelte.ts';
import { IdleWatch } from './idle.ts';
import { live } from './live.svelte.ts';
import { marks } from './marks.svelte.ts';
import { notices } from './notices.svelte.ts';
import { reloadWhenIdle } from './reload.ts';
import { rooms } from './rooms.svelte.ts';
import { router } from './router.svelte.ts';
import { Secrets } from './secrets.svelte.ts';
import { Threshold } from './threshold.svelte.ts';
import { today } from './today.svelte.ts';
import { uploads } from './uploads.svelte.ts';

export type AccountStatus = 'loading' | 'offline' | 'anonymous' | 'occupied' | 'must_change_password' | 'ready';

const RENEW_LATER = 60_000;
const RENEW_WITHIN = 1_000;
/** With things to show on this device, a server that does not answer in time counts as away. */
const ANSWER_WITHIN = 5_000;

class Account {
  #me = $state.raw<Me>();
  #status = $state<AccountStatus>('loading');
  #locked = $state(false);
  #ended = $state<string>();
  #attempt = 0;
  #renewal: ReturnType<typeof setTimeout> | undefined;
  /** Logging out by hand: the socket may say that the login ended before the answer does. */
  #leaving = false;
  /** Opened without the server, which has not said yet that this login still holds. */
  #unconfirmed = false;
  #tooLong = $state(false);
  #secrets = new Secrets();
  #wiping = false;
  #threshold = new Threshold();
  #idle = new IdleWatch({
    limit: () => this.#me?.idle_seconds,
    asleep: () => this.#locked || this.#status !== 'ready',
    lock: () => this.lock(),
  });

  constructor() {
    onSession({ ended: (code) => this.#end(code), wiped: () => void this.#wipe(), locked: () => this.#cover() });
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
    return this.#locked;
  }

  /** Why the last login ended, for the login screen. */
  get ended(): string | undefined {
    return this.#ended;
  }

  /** What opens the locked screen just now. */
  get asksFor(): SecretKind {
    return this.#me?.has_pin && (this.#secrets.pinKnown || live.link !== 'offline') ? 'pin' : 'password';
  }

  /** What lies on this device may not be opened any more without the server. */
  get tooLong(): boolean {
    return this.#tooLong;
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
      await this.#enter(await session.fetchMe((await device.holds()) ? ANSWER_WITHIN : undefined), asked);
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
    await this.#enter(await session.login(username, password), asked);
    void device.kept().then(() => this.#secrets.remember('password', password));
  }

  /** Logged in where another person's work lies unsent: erases it (`erase`), or leaves it there and keeps nothing of one's own. */
  async moveIn(how: 'erase' | 'guest'): Promise<void> {
    const me = await this.#threshold.cross(how);
    if (me) await this.#letIn(me);
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
    void device.kept().then(() => this.#secrets.remember('password', next));
  }

  async setPin(password: string, pin: string): Promise<void> {
    await session.setPin(password, pin);
    this.#secrets.remember('pin', pin);
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
    if (this.#locked || this.#status !== 'ready') return;
    this.#cover();
    session.lock().catch((error: unknown) => {
      if (!(error instanceof LinkLost) && !(error instanceof ApiProblem)) throw error;
    });
  }

  /** Throws ApiProblem (`pin_wrong`; `not_logged_in` after too many) or LinkLost. */
  async unlock(secret: string): Promise<void> {
    try {
      if (live.link === 'offline') throw new LinkLost();
      await session.unlock(secret);
      this.#secrets.remember(this.#me?.has_pin ? 'pin' : 'password', secret);
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error;
      if (!(await this.#knows(secret, error))) return;
    }
    this.#locked = false;
    this.#idle.begin();
    void device.touched(false);
    void today.refresh();
    void ahead.look();
    for (const room of rooms.all) if (room.status !== 'ready') void room.load();
  }

  /** Whether a secret typed without the server opens here; throws as the server would. */
  async #knows(secret: string, lost: LinkLost): Promise<boolean> {
    if (await this.#secrets.opens(secret, lost)) return true;
    await device.close();
    this.#over();
    return false;
  }

  async #enter(me: Me, asked: number): Promise<void> {
    clock.learn(me.server_time, asked, Date.now());
    if (!me.must_change_password && (await this.#threshold.stops(me))) this.#status = 'occupied';
    else await this.#letIn(me);
  }

  async #letIn(me: Me): Promise<void> {
    if (!me.must_change_password) await device.settle(me);
    this.#attempt = 0;
    this.#ended = undefined;
    this.#unconfirmed = false;
    this.#tooLong = false;
    this.#show(me, me.locked);
  }

  /** Without the server: shows what lies here, if it may be opened. */
  async #openKept(): Promise<void> {
    const kept = await device.open();
    if (kept) {
      this.#unconfirmed = true;
      this.#show(kept.me, kept.locked);
      return;
    }
    this.#status = 'offline';
    setTimeout(() => void this.open(), backoff(this.#attempt++));
  }

  /** The server is back: it says whether the login still holds, and hears what opened the screen meanwhile. */
  async #confirm(): Promise<void> {
    const typed = this.#secrets.take();
    if (!this.#unconfirmed && typed === undefined) return;
    try {
      if (typed !== undefined && !this.#locked) await session.unlock(typed);
      const asked = Date.now();
      await this.#enter(await session.fetchMe(), asked);
    } catch (error) {
      if (!(error instanceof LinkLost) && !(error instanceof ApiProblem)) throw error;
    }
  }

  #show(me: Me, locked: boolean): void {
    this.#me = me;
    this.#locked = locked;
    this.#idle.begin();
    this.#status = me.must_change_password ? 'must_change_password' : 'ready';
    if (this.#status !== 'ready') return;
    void device.touched(locked);
    void this.#secrets.look();
    live.start({
      notice: (notice) => notices.receive(notice),
      logout: (reason) => this.#end(reason),
      locked: () => this.#cover(),
      wiped: () => void this.#wipe(),
      access: () => this.#renewSoon(),
      outdated: () => reloadWhenIdle(() => void shell.renew()),
    });
    today.start();
    marks.start(me.person);
    void device.kept().then(() => this.#keepAhead(me));
    shell.start();
  }

  #keepAhead(me: Me): void {
    if (this.#me?.account_id !== me.account_id) return;
    void ahead.start({ keep: (paper) => marks.keep(paper), forget: (paper) => marks.forget(paper) });
  }

  /** Asks anew who this is, as rights in a meeting come from roles; once for many meetings, and not everybody at once. */
  #renewSoon(within = RENEW_WITHIN): void {
    this.#renewal ??= setTimeout(() => void this.#renew(), Math.random() * within);
  }

  async #renew(): Promise<void> {
    this.#renewal = undefined;
    try {
      const me = await session.fetchMe();
      if (!this.#me) return;
      this.#me = me;
      void today.refresh();
    } catch (error) {
      if (error instanceof LinkLost) this.#renewSoon(RENEW_LATER);
      else if (!(error instanceof ApiProblem)) throw error;
    }
  }

  #end(reason: string): void {
    clearTimeout(this.#renewal);
    this.#renewal = undefined;
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
    this.#tooLong = true;
    this.#status = 'offline';
    void this.open();
  }

  #stop(): void {
    live.stop();
    today.stop();
    ahead.stop();
    marks.stop();
    rooms.clear();
    notices.clear();
    uploads.clear();
    this.#me = undefined;
    this.#locked = false;
    this.#unconfirmed = false;
    this.#secrets.take();
  }

  #cover(): void {
    if (this.#status !== 'ready') return;
    this.#locked = true;
    void device.touched(true);
  }
}

export const account = new Account();
