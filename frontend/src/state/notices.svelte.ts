/** Notices as they arrive, and how many are unread. */
import type { Notice } from '../api/contract.ts';
import { noticeText } from '../text/notices.ts';
import { toasts } from './toasts.svelte.ts';

class Notices {
  unread = $state(0);
  #arrival: (() => void) | undefined;

  /** Calls back when a notice comes; the last one to ask is called. */
  onArrival(callback: () => void): void {
    this.#arrival = callback;
  }

  receive(notice: Notice): void {
    this.unread += 1;
    toasts.show(noticeText(notice));
    this.#arrival?.();
  }

  clear(): void {
    this.unread = 0;
  }
}

export const notices = new Notices();
