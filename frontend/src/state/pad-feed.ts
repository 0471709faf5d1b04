/** What is new on a pad comes from the server: asked for until all of it is here, and asked for again where the link was lost. */
import type { Id } from '../api/contract.ts';
import { fetchFeed } from '../api/marks.ts';
import type { PadModel } from '../core/marks/pad.ts';
import { outbox } from './outbox.svelte.ts';

/** What reading needs of its pad. */
export interface Reads {
  /** Done once what can be opened on the device has been taken. */
  restored: () => Promise<void>;
  /** Whether there is nothing to read any more. */
  ended: () => boolean;
  /** Whether this failure ends the work on the pad. Throws what is neither a lost link nor a refusal. */
  ends: (error: unknown) => boolean;
  /** The rows begin anew. */
  begunAnew: () => void;
  took: (changed: ReadonlySet<Id>, whole: boolean) => void;
  /** Nothing more is being read. */
  rested: () => void;
}

export class PadFeed {
  #reading: Promise<void> | undefined;
  #again = false;

  constructor(
    private readonly pad: Id,
    private readonly model: PadModel,
    private readonly reads: Reads,
  ) {}

  get busy(): boolean {
    return this.#reading !== undefined;
  }

  /** Reads what is new; once more where it is asked for while reading. */
  read(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#read().finally(() => {
      this.#reading = undefined;
      this.reads.rested();
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    for (let attempt = 0; !this.reads.ended(); ) {
      try {
        this.#again = false;
        if ((await this.#once()) || this.#again) continue;
        return;
      } catch (error) {
        if (this.reads.ends(error)) return;
        await outbox.pause(attempt++);
      }
    }
  }

  /** True where more waits. */
  async #once(): Promise<boolean> {
    await this.reads.restored();
    const { seq, epoch } = this.model;
    const feed = await fetchFeed(this.pad, seq, epoch);
    await this.reads.restored();
    // What lies on the device could be opened only meanwhile: of what was removed since, only a feed from there on tells.
    if (this.model.epoch !== epoch || this.reads.ended()) return true;
    if (feed.reset || seq === 0) this.reads.begunAnew();
    this.reads.took(this.model.take(feed), !feed.more);
    return feed.more;
  }
}
