/** Watches whether somebody is at the screen: locks it in time, and tells the server that somebody is. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import { reportActive } from '../api/session.ts';
import { device } from '../offline/device.ts';
import { lastTouch, noteTouch } from '../offline/touches.ts';

export interface Watched {
  /** Seconds without a touch after which the screen locks; undefined while nobody is logged in. */
  limit: () => number | undefined;
  /** Whether touches count for nothing just now. */
  asleep: () => boolean;
  lock: () => void;
}

const TELL_EVERY = 60_000;
/** How often it is noted for the other pages of this browser that somebody is there. */
const SHARE_EVERY = 5_000;
const LOOK_EVERY = 2_000;
const INPUTS = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

export class IdleWatch {
  #lastInput = Date.now();
  #lastTold = 0;
  #lastShared = 0;

  constructor(private readonly watched: Watched) {
    for (const name of INPUTS) addEventListener(name, () => this.#input(), { passive: true, capture: true });
    setInterval(() => this.#look(), LOOK_EVERY);
    document.addEventListener('visibilitychange', () => this.#look());
  }

  /** The time without a touch begins anew. */
  begin(): void {
    this.#lastInput = Date.now();
  }

  #input(): void {
    const now = Date.now();
    this.#look();
    if (this.watched.asleep()) return;
    this.#lastInput = now;
    const [shares, tells] = [now - this.#lastShared >= SHARE_EVERY, now - this.#lastTold >= TELL_EVERY];
    if (shares) this.#lastShared = now;
    if (tells) this.#lastTold = now;
    // Not within the touch itself: the frame that shows what it does would come later.
    if (shares) setTimeout(() => noteTouch(now));
    if (tells) setTimeout(() => this.#tell());
  }

  #tell(): void {
    void device.touched();
    reportActive().catch((error: unknown) => {
      if (!(error instanceof LinkLost) && !(error instanceof ApiProblem)) throw error;
    });
  }

  #look(): void {
    const limit = (this.watched.limit() ?? Number.POSITIVE_INFINITY) * 1000;
    const now = Date.now();
    if (now - this.#lastInput > limit && now - lastTouch(now) > limit) this.watched.lock();
  }
}
