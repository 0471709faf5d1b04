/** What was done to a pad here goes to the server: kept on the device first, sent in order, until nothing waits. */
import type { Id } from '../api/contract.ts';
import { newId, type OpsAnswer, sendOps } from '../api/marks.ts';
import type { Op, Outcome } from '../core/marks/model.ts';
import type { PadModel } from '../core/marks/pad.ts';
import type { Refusal } from '../core/marks/queue.ts';
import type { Queued } from '../core/marks/queued.ts';
import { elsewhere } from './elsewhere.svelte.ts';
import { outbox } from './outbox.svelte.ts';
import type { PadStore } from './pad-store.ts';
import { unkept } from './unkept.svelte.ts';

/** An operation without its number. */
export type Wish<T = Op> = T extends Op ? Omit<T, 'n'> : never;

/** What sending needs of its pad. */
export interface Sends {
  restored: () => Promise<void>;
  closed: () => boolean;
  /** Whether this failure ends the work on the pad. Throws what is neither a lost link nor a refusal. */
  ends: (error: unknown) => boolean;
  told: (changed: ReadonlySet<Id>) => void;
  /** Whether it is known, or can be learnt now, where what is refused may go instead. */
  hasRefuge: () => Promise<boolean>;
  /** Answers with what goes again, elsewhere, or stays here, and with what is gone. */
  refused: (refused: readonly Refusal[]) => { kept: readonly Queued[]; dropped: readonly Queued[] };
  /** Nothing waits to be sent. */
  rested: () => void;
}

/** A tab is a device of its own: so its numbers only grow, whatever other tabs do. */
const DEVICE = newId();
let last = 0;

export class PadSender {
  #sending = false;
  #counted: (() => void)[] = [];
  #held = 0;

  constructor(
    private readonly pad: Id,
    private readonly model: PadModel,
    private readonly store: PadStore,
    private readonly sends: Sends,
  ) {}

  /** Does something at once on the screen, and sends it. */
  do(wish: Wish): void {
    last += 1;
    const { changed, added, dropped } = this.model.add(DEVICE, { ...wish, n: last } as Op);
    this.#keep([added], dropped);
    this.sends.told(changed);
    if (this.#counted.length > 0) this.#count(this.model.queue.waiting);
    this.send();
  }

  /** Sends what waits, until nothing does. */
  send(): void {
    this.#countHeld();
    if (this.#sending || this.sends.closed()) return;
    this.#sending = true;
    void this.#drain().finally(() => (this.#sending = false));
  }

  /** The badge counts nothing of this pad any more. What waits may lie in this page alone. */
  stop(): void {
    this.#count(0);
    this.#countHeld(0);
    void unkept.look();
  }

  async #drain(): Promise<void> {
    await this.sends.restored();
    for (let attempt = 0; !this.sends.closed(); ) {
      const batch = this.model.next();
      if (!batch) break;
      try {
        const answer = await sendOps(this.pad, batch.device, batch.ops);
        // What cannot be saved now waits on the device as it was: it is answered the same when it is sent again.
        if (answer.outcomes.some(isRefused) && !(await this.sends.hasRefuge())) return void unkept.look();
        this.#answered(batch.device, answer);
        attempt = 0;
      } catch (error) {
        if (this.sends.ends(error)) return;
        this.#count(this.model.queue.waiting);
        await outbox.pause(attempt++);
      }
    }
    this.sends.rested();
  }

  #answered(device: Id, answer: OpsAnswer): void {
    const done = this.model.queue.all.filter((each) => each.device === device && isAmong(each, answer));
    const { changed, refused } = this.model.answer(device, answer.outcomes, answer.seq);
    const { kept, dropped } = this.sends.refused(refused);
    this.#keep(
      kept,
      [...done, ...dropped].filter((each) => !kept.includes(each)),
    );
    this.sends.told(changed);
    this.#count(this.#counted.length > 0 ? this.model.queue.waiting : 0);
    this.#countHeld();
  }

  #keep(queued: readonly Queued[], done: readonly Queued[]): void {
    void this.store.keep(queued, done).then(() => elsewhere.changed());
  }

  #countHeld(held = this.sends.closed() ? 0 : this.model.queue.held): void {
    outbox.holdMore(held - this.#held);
    if (held !== this.#held) void unkept.look();
    this.#held = held;
  }

  /** The badge counts only what could not be sent at once. */
  #count(waiting: number): void {
    elsewhere.ownMore(waiting - this.#counted.length);
    while (this.#counted.length > waiting) this.#counted.pop()?.();
    while (this.#counted.length < waiting) this.#counted.push(outbox.track());
    if (waiting > 0 || unkept.count > 0) void unkept.look();
  }
}

function isRefused({ status }: Outcome): boolean {
  return status === 'refused';
}

function isAmong({ op }: Queued, { outcomes }: OpsAnswer): boolean {
  return outcomes.some((outcome) => outcome.n === op.n);
}
