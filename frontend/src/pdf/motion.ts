/** How the window moves over a paper, and who waits until it has come to rest. */
import { line, Turns } from '../api/turns.ts';

const REST = 110;
/** Milliseconds over which speed is taken: two looks within one frame would make any scroll seem slow. */
const SPAN = 50;

export class Motion {
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** While one scrolls nothing is fetched ahead: what comes would have to be read and sealed. */
  #waited: (() => void) | undefined;
  readonly #moving = new Turns(0);
  #went = { top: 0, at: 0 };
  #speed = 0;

  /** `rested` is told when the window has not moved for a moment. */
  constructor(private readonly rested: () => void) {}

  /** Takes note of where the window is now; answers how fast it came there, in CSS pixels a millisecond. */
  moved(top: number): number {
    const now = performance.now();
    const since = now - this.#went.at;
    if (since >= SPAN) {
      this.#speed = Math.abs(top - this.#went.top) / since;
      this.#went = { top, at: now };
    }
    clearTimeout(this.#timer);
    this.#waited ??= this.#wait();
    this.#timer = setTimeout(() => {
      this.end();
      this.rested();
    }, REST);
    return this.#speed;
  }

  /** Resolves when nobody scrolls. */
  calm(): Promise<void> {
    return this.#moving.free();
  }

  /** Nobody is kept waiting any longer: it rests, or the paper is closed. */
  end(): void {
    clearTimeout(this.#timer);
    this.#waited?.();
    this.#waited = undefined;
  }

  #wait(): () => void {
    const waits = [line.take(), this.#moving.take()];
    return () => {
      for (const over of waits) over();
    };
  }
}
