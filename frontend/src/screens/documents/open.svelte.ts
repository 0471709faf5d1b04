/** One document as it is now, read again when a notice comes, the link is back or the screen is looked at. */

import type { Id } from '../../api/contract.ts';
import {
  type DocumentAction,
  type DocumentCard,
  type DocumentDetail,
  fetchDocument,
  fetchDocuments,
} from '../../api/documents.ts';
import { live } from '../../state/live.svelte.ts';
import { notices } from '../../state/notices.svelte.ts';
import { today } from '../../state/today.svelte.ts';

export class OpenDocument {
  #detail = $state.raw<DocumentDetail>();
  #error = $state.raw<unknown>();
  #waiting = $state.raw<readonly DocumentCard[]>([]);
  #turn = 0;

  constructor(readonly id: Id) {
    void this.load();
  }

  get detail(): DocumentDetail | undefined {
    return this.#detail;
  }

  /** Why the last reading failed, if it did. */
  get error(): unknown {
    return this.#error;
  }

  /** Every document that waits for my signature, this one too while it does. */
  get toSign(): readonly DocumentCard[] {
    return this.#waiting;
  }

  may(action: DocumentAction): boolean {
    return this.#detail?.actions.includes(action) ?? false;
  }

  async load(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const [detail, waiting] = await Promise.all([fetchDocument(this.id), fetchDocuments('waiting')]);
      if (turn !== this.#turn) return;
      this.#detail = detail;
      this.#waiting = waiting.filter((card) => card.waits_for_me === 'sign');
      this.#error = undefined;
    } catch (error) {
      if (turn === this.#turn) this.#error = error;
    }
  }

  /** After an act of one's own: the document anew, and what waits on the start screen. */
  async changed(): Promise<void> {
    void today.refresh();
    await this.load();
  }

  /** Reads again by itself until the answer is called. */
  follow(): () => void {
    const look = () => {
      if (document.visibilityState === 'visible') void this.load();
    };
    const stops = [live.onRestored(() => void this.load()), notices.onArrival(() => void this.load())];
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      for (const stop of stops) stop();
    };
  }
}
