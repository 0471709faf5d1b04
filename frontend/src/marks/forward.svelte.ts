/** Marks of earlier versions find their places on the newest one while it is open. */
import { untrack } from 'svelte';
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Id } from '../api/contract.ts';
import { bringForward } from '../api/marks.ts';
import { backoff } from '../core/backoff.ts';
import type { Mark } from '../core/marks/model.ts';
import { m } from '../paraglide/messages.js';
import { live } from '../state/live.svelte.ts';
import { outbox } from '../state/outbox.svelte.ts';
import type { Pad } from '../state/pad.svelte.ts';
import { toasts } from '../state/toasts.svelte.ts';
import type { Sight } from './sight.svelte.ts';

/** How long the server has for the marks that it brings by itself; everybody in the room opens the new version at once. */
const SOON = 15_000;
const LATER = 60_000;

export class Forward {
  #answered = $state.raw<ReadonlySet<Id>>(new Set());
  #last = Promise.resolve();
  #tries = $state(0);
  #later: ReturnType<typeof setTimeout> | undefined;
  /** Marks that have no place here though the server has them, and that it was not asked about yet. */
  readonly #behind: readonly Mark[] = $derived.by(() =>
    this.sight.unplaced.filter(({ id, revision }) => revision > 0 && !this.#answered.has(id)),
  );
  /** The same while the same marks are behind, whatever else is written. */
  readonly #which = $derived(this.#behind.map(({ id }) => id).join(' '));
  readonly #linked = $derived(live.link === 'live');

  constructor(
    private readonly pad: Pad,
    private readonly sight: Sight,
  ) {}

  /** Whether the server was asked for a mark's place: if it has none now, it waits for its owner. */
  asked(id: Id): boolean {
    return this.#answered.has(id);
  }

  /**
   * Has marks without a place on the newest version brought to it: private ones at once, as they are sealed for everybody
   * else, the server included; shared ones when the server has not done it by itself. Follows what is behind, and the
   * link, which what was asked may have been lost with, and asks again where the server could not answer. Answers with
   * how to stop.
   */
  bring(): (() => void) | undefined {
    void this.#linked;
    void this.#tries;
    if (this.#which === '') return undefined;
    const timer = setTimeout(
      () => {
        this.#last = this.#last.then(() => this.#ask());
      },
      untrack(() => this.#wait()),
    );
    return () => {
      clearTimeout(timer);
      clearTimeout(this.#later);
    };
  }

  #wait(): number {
    const own = this.pad.own?.id;
    return this.#behind.some(({ layer }) => layer === own) ? 0 : SOON * (1 + Math.random());
  }

  async #ask(): Promise<void> {
    const asked = this.#behind;
    if (asked.length === 0) return;
    try {
      const { waiting } = await outbox.runAside((key) => bringForward(this.pad.id, key));
      if (waiting > 0) toasts.show(m.marks_not_brought({ count: waiting }), { bad: true });
      await this.pad.read();
      this.#answered = new Set([...this.#answered, ...asked.map(({ id }) => id)]);
    } catch (error) {
      if (!(error instanceof ApiProblem) && !(error instanceof LinkLost)) throw error;
      if (error instanceof LinkLost || error.status >= 500) this.#askLater();
    }
  }

  #askLater(): void {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => (this.#tries += 1), backoff(this.#tries, Math.random, SOON, LATER));
  }
}
