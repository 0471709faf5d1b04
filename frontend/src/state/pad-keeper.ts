/** Keeps a pad on the device while it changes, box by box, and gives it back when it is opened again. */
import type { Id } from '../api/contract.ts';
import { BOXES, boxOf } from '../core/marks/boxes.ts';
import type { PadModel } from '../core/marks/pad.ts';
import type { PadStore } from './pad-store.ts';

/** Milliseconds after a change: what follows it is kept with it. */
const KEEP_AFTER = 2_000;

export class PadKeeper {
  #changed = new Set<number>();
  #headChanged = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: PadStore,
    private readonly model: PadModel,
    /** Whether what is known of the pad is whole, and may be kept. */
    private readonly whole: () => boolean,
  ) {}

  /** Notes which marks changed; without any, that the pad went on all the same. */
  changed(marks: Iterable<Id>): void {
    for (const mark of marks) this.#changed.add(boxOf(mark));
    this.#headChanged = true;
    this.#timer ??= setTimeout(() => this.now(), KEEP_AFTER);
  }

  /** The rows begin anew: whatever is kept is of the past. */
  begunAnew(): void {
    for (let box = 0; box < BOXES; box += 1) this.#changed.add(box);
  }

  /** Keeps what changed. */
  now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#headChanged || !this.whole()) return;
    const boxes = [...this.#changed];
    this.#changed.clear();
    this.#headChanged = false;
    void this.store.keepRows(this.model, boxes, this.whole);
  }

  /** Puts what is kept into a pad that knows nothing yet; `told` hears of the marks of each part. False where nothing is kept. */
  async restore(told: (changed: ReadonlySet<Id>) => void): Promise<boolean> {
    const head = await this.store.head();
    if (!head || this.model.seq > 0) return false;
    for await (const boxes of this.store.rows()) {
      const marks = boxes.flatMap((rows) => rows.marks);
      const comments = boxes.flatMap((rows) => rows.comments);
      told(this.model.take({ ...head, marks, comments }));
    }
    return true;
  }
}
