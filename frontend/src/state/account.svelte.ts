/** Who uses this device: login, idle lock, logout. The server decides; this follows and covers the screen in time. */
import { ApiProblem, LinkLost, onSession } from '../api/client.ts';
import type { Me } from '../api/contract.ts';
import * as session from '../api/session.ts';
import { backoff } from '../core/backoff.ts';
import { clock } from './clock.svelte.ts';
import { live } from './live.svelte.ts';
import { notices } from './notices.svelte.ts';
import { reloadWhenIdle } from './reload.ts';
import { rooms } from './rooms.svelte.ts';
import { router } from './router.svelte.ts';
import { today } from './today.svelte.ts';

export type AccountStatus = 'loading' | 'offline' | 'anonymous' | 'must_change_password' | 'ready';

const TELL_EVERY = 60_000;
const RENEW_WITHIN = 1_000;
const INPUTS = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

class Account {
  #me = $state.raw<Me>();
  #status = $state<AccountStatus>('loading');
  #locked = $state(false);
  #ended = $state<string>();
  #lastInput = Date.now();
  #lastTold = 0;
  #attempt = 0;
  #renewal: ReturnType<typeof setTimeout> | undefined;
  /** Logging out by hand: the socket may say that the login ended before the answer does. */
  #leaving = false;

  constructor() {
    onSession({ ended: (code) => this.#end(code), locked: () => this.#cover() });
    for (const name of INPUTS) addEventListener(name, () => this.#input(), { passive: true, capture: true });
    setInterval(() => this.#watch(), 2_000);
    document.addEventListener('visibilitychange', () => this.#watch());
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

  /** The person of this login. Only to be read by screens, which are shown to someone logged in. */
  get me(): Me {
    if (!this.#me) throw new Error('nobody is logged in');
    return this.#me;
  }

  hasRole(...names: string[]): boolean {
    return this.#me?.roles.some((held) => names.includes(held.role)) ?? false;
  }

  /** Finds out at start who is logged in; tries on while the server cannot be reached. */
  async open(): Promise<void> {
    try {
      const asked = Date.now();
      this.#enter(await session.fetchMe(), asked);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) this.#status = 'anonymous';
      else if (error instanceof LinkLost || error instanceof ApiProblem) {
        this.#status = 'offline';
        setTimeout(() => void this.open(), backoff(this.#attempt++));
      } else throw error;
    }
  }

  /** Throws ApiProblem (`login_failed`, `login_blocked`) or LinkLost. */
  async login(username: string, password: string): Promise<void> {
    const asked = Date.now();
    this.#enter(await session.login(username, password), asked);
  }

  async changePassword(current: string, next: string): Promise<void> {
    await session.changePassword(current, next);
    const asked = Date.now();
    this.#enter(await session.fetchMe(), asked);
  }

  async setPin(password: string, pin: string): Promise<void> {
    await session.setPin(password, pin);
    if (this.#me) this.#me = { ...this.#me, has_pin: true };
  }

  /** Logs out; without a link the screen is cleared all the same. Whoever comes next begins at the start. */
  async logout(): Promise<void> {
    this.#leaving = true;
    try {
      await session.logout();
    } finally {
      this.#end('logged_out');
      this.#leaving = false;
      router.replace('/');
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
    await session.unlock(secret);
    this.#locked = false;
    this.#lastInput = Date.now();
    void today.refresh();
    for (const room of rooms.all) if (room.status !== 'ready') void room.load();
  }

  #enter(me: Me, asked: number): void {
    clock.learn(me.server_time, asked, Date.now());
    this.#me = me;
    this.#attempt = 0;
    this.#ended = undefined;
    this.#locked = me.locked;
    this.#lastInput = Date.now();
    this.#status = me.must_change_password ? 'must_change_password' : 'ready';
    if (this.#status !== 'ready') return;
    live.start({
      notice: (notice) => notices.receive(notice),
      logout: (reason) => this.#end(reason),
      locked: () => this.#cover(),
      access: () => this.#renewSoon(),
      outdated: () => reloadWhenIdle(),
    });
    today.start();
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
      if (error instanceof LinkLost) this.#renewSoon(TELL_EVERY);
      else if (!(error instanceof ApiProblem)) throw error;
    }
  }

  #end(reason: string): void {
    clearTimeout(this.#renewal);
    this.#renewal = undefined;
    if (this.#status === 'anonymous' || this.#status === 'loading') return;
    live.stop();
    today.stop();
    rooms.clear();
    notices.clear();
    this.#me = undefined;
    this.#locked = false;
    this.#ended = this.#leaving ? 'logged_out' : reason;
    this.#status = 'anonymous';
  }

  #cover(): void {
    if (this.#status === 'ready') this.#locked = true;
  }

  #input(): void {
    const now = Date.now();
    this.#watch();
    if (this.#locked || this.#status !== 'ready') return;
    this.#lastInput = now;
    if (now - this.#lastTold < TELL_EVERY) return;
    this.#lastTold = now;
    session.reportActive().catch((error: unknown) => {
      if (!(error instanceof LinkLost) && !(error instanceof ApiProblem)) throw error;
    });
  }

  #watch(): void {
    const limit = (this.#me?.idle_seconds ?? Number.POSITIVE_INFINITY) * 1000;
    if (Date.now() - this.#lastInput > limit) this.lock();
  }
}

export const account = new Account();
