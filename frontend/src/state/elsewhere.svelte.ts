/** What waits to be sent on this device and is not counted in this tab: another one wrote it, and may be closed by now. */
import { device } from '../offline/device.ts';

/** Strokes follow each other quickly; they are counted once for all. */
const SOON = 200;

class Elsewhere {
  #kept = $state(0);
  #own = $state(0);
  #looking: ReturnType<typeof setTimeout> | undefined;
  #channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('ecabinet.unsent') : undefined;

  constructor() {
    if (this.#channel) this.#channel.onmessage = () => this.look();
  }

  /** Changes to marks and notes that another tab left here. */
  get unsent(): number {
    return Math.max(0, this.#kept - this.#own);
  }

  /** So many more, or fewer, are counted in this tab. */
  ownMore(by: number): void {
    this.#own += by;
  }

  /** Something was kept here to be sent, or was sent: every tab counts anew. */
  changed(): void {
    this.#channel?.postMessage('changed');
    this.look();
  }

  /** Counts anew what lies here. */
  look(): void {
    this.#looking ??= setTimeout(() => {
      this.#looking = undefined;
      void device.unsent().then((count) => (this.#kept = count));
    }, SOON);
  }
}

export const elsewhere = new Elsewhere();
