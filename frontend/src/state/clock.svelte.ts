/** Server time on this device, ticking once a second on the server's second. */
import { best, type ClockSample, sample } from '../core/clock.ts';

class Clock {
  #offset = $state(0);
  #now = $state(Date.now());
  #samples: ClockSample[] = [];

  constructor() {
    this.#tick();
    document.addEventListener('visibilitychange', () => this.#read());
  }

  /** Server time in milliseconds, redrawn each second. */
  get now(): number {
    return this.#now;
  }

  /** Server time at this very moment; not reactive. */
  exact(): number {
    return Date.now() + this.#offset;
  }

  /** Takes in a server time and when it was asked for and came (this device's clock). */
  learn(serverTime: string, sentAt: number, receivedAt: number): void {
    this.#samples = [...this.#samples.slice(-19), sample(serverTime, sentAt, receivedAt)];
    const chosen = best(this.#samples);
    if (chosen) this.#offset = chosen.offset;
    this.#read();
  }

  #read(): void {
    this.#now = this.exact();
  }

  #tick(): void {
    this.#read();
    setTimeout(() => this.#tick(), 1000 - (this.exact() % 1000) + 5);
  }
}

export const clock = new Clock();
