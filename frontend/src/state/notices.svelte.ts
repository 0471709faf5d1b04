/** Notices: the list as last read, those that arrive, and how many are unread. */
import type { Notice } from '../api/contract.ts';
import { fetchNotices, readNotice } from '../api/session.ts';
import { noticeText } from '../text/notices.ts';
import { toasts } from './toasts.svelte.ts';

class Notices {
  unread = $state(0);
  #list = $state.raw<readonly Notice[]>();
  #arrivals = new Set<(notice: Notice) => void>();

  /** The newest first; undefined until first read. */
  get list(): readonly Notice[] | undefined {
    return this.#list;
  }

  /** Calls back whenever a notice comes; the answer stops it. */
  onArrival(callback: (notice: Notice) => void): () => void {
    this.#arrivals.add(callback);
    return () => this.#arrivals.delete(callback);
  }

  receive(notice: Notice): void {
    this.unread += 1;
    if (this.#list) this.#list = [notice, ...this.#list.filter((held) => held.id !== notice.id)];
    toasts.show(noticeText(notice));
    for (const callback of this.#arrivals) callback(notice);
  }

  /** Reads the list afresh. Throws ApiProblem or LinkLost. */
  async load(): Promise<void> {
    this.#list = await fetchNotices();
    this.unread = this.#list.filter((notice) => !notice.read_at).length;
  }

  /** Marks at once here, then on the server. Throws ApiProblem or LinkLost, the mark taken back. */
  async markRead(notice: Notice): Promise<void> {
    if (notice.read_at) return;
    this.#mark(notice, new Date().toISOString());
    try {
      await readNotice(notice.id);
    } catch (error) {
      this.#mark(notice, null);
      throw error;
    }
  }

  clear(): void {
    this.unread = 0;
    this.#list = undefined;
  }

  #mark(notice: Notice, read_at: string | null): void {
    this.#list = this.#list?.map((held) => (held.id === notice.id ? { ...held, read_at } : held));
    this.unread = Math.max(0, this.unread + (read_at ? -1 : 1));
  }
}

export const notices = new Notices();
