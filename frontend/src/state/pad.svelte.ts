/** One pad: what is on it, what this person does to it, and the way of that to the server and back. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Id, PadFrame, PersonRef } from '../api/contract.ts';
import { fetchFeed, newId, type OpsAnswer, sendOps } from '../api/marks.ts';
import { backoff } from '../core/backoff.ts';
import { byAge } from '../core/marks/age.ts';
import type { InkFrame, Layer, Mark, MarkComment, Op } from '../core/marks/model.ts';
import { PadModel } from '../core/marks/pad.ts';
import type { Queued } from '../core/marks/queue.ts';
import { type Changed, partsOf, type Step, Steps, standing } from '../core/marks/undo.ts';
import { live } from './live.svelte.ts';
import { outbox } from './outbox.svelte.ts';
import { PadKeeper } from './pad-keeper.ts';
import { PadStore } from './pad-store.ts';

export type PadStatus = 'loading' | 'ready' | 'gone';

/** An operation without its number. */
type Wish<T = Op> = T extends Op ? Omit<T, 'n'> : never;

/** A tab is a device of its own: so its numbers only grow, whatever other tabs do. */
const DEVICE = newId();
const LOOK_AFTER = 1_000;
let last = 0;

export class Pad {
  #status = $state<PadStatus>('loading');
  #turn = $state(0);
  #refusals = $state.raw<readonly string[]>([]);
  #model: PadModel;
  #store: PadStore;
  #keeper: PadKeeper;
  #steps = new Steps();
  #watchers = new Set<(changed: ReadonlySet<Id>) => void>();
  #inkWatchers = new Set<(frame: InkFrame) => void>();
  #restored: Promise<void>;
  #sending = false;
  #reading: Promise<void> | undefined;
  #again = false;
  #closed = false;
  #counted: (() => void)[] = [];
  #looking: ReturnType<typeof setTimeout> | undefined;

  /** Marks in the order they are drawn: the oldest first, those not yet sent last. */
  readonly list: readonly Mark[] = $derived.by(() => {
    void this.#turn;
    return [...this.#model.marks.values()].sort(byAge);
  });
  readonly comments: ReadonlyMap<Id, readonly MarkComment[]> = $derived.by(() => {
    void this.#turn;
    const threads = new Map<Id, MarkComment[]>();
    for (const comment of this.#model.comments.values()) {
      const thread = threads.get(comment.mark);
      if (thread) thread.push(comment);
      else threads.set(comment.mark, [comment]);
    }
    for (const thread of threads.values()) thread.sort((a, b) => ((a.at || '~') < (b.at || '~') ? -1 : 1));
    return threads;
  });
  readonly layers: readonly Layer[] = $derived.by(() => {
    void this.#turn;
    return this.#model.layers;
  });

  constructor(
    readonly id: Id,
    readonly me: PersonRef,
  ) {
    this.#model = new PadModel(id, me);
    this.#store = new PadStore(id, me.id);
    this.#keeper = new PadKeeper(this.#store, this.#model, () => this.#status === 'ready' && !this.#closed);
    this.#restored = this.#restore();
  }

  get status(): PadStatus {
    return this.#status;
  }

  get marks(): ReadonlyMap<Id, Mark> {
    return this.#model.marks;
  }

  get canUndo(): boolean {
    return this.#turn >= 0 && this.#steps.canUndo;
  }

  get canRedo(): boolean {
    return this.#turn >= 0 && this.#steps.canRedo;
  }

  /** Codes of what the server refused, the latest last. */
  get refusals(): readonly string[] {
    return this.#refusals;
  }

  /** The layer only this person sees. */
  get own(): Layer | undefined {
    return this.layers.find((layer) => layer.kind === 'private');
  }

  layerOf(mark: { layer: Id }): Layer | undefined {
    return this.layers.find((layer) => layer.id === mark.layer);
  }

  /** Calls back with the ids of marks that changed; answers with how to stop that. */
  watch(callback: (changed: ReadonlySet<Id>) => void): () => void {
    this.#watchers.add(callback);
    return () => this.#watchers.delete(callback);
  }

  /** Calls back with pieces of strokes that others are drawing; answers with how to stop that. */
  onInk(callback: (frame: InkFrame) => void): () => void {
    this.#inkWatchers.add(callback);
    return () => this.#inkWatchers.delete(callback);
  }

  /** A piece of a stroke that is being drawn here, for those who see its layer at this moment. */
  sendInk(piece: Omit<InkFrame, 'pad' | 'by'>): void {
    live.send({ op: 'ink', pad: this.id, ...piece });
  }

  follow(): void {
    live.watch(this.id, { place: () => this.#place, frame: (frame) => this.#frame(frame) });
    void this.read();
    this.send();
  }

  unfollow(): void {
    live.unwatch(this.id);
    clearTimeout(this.#looking);
    this.#keeper.now();
  }

  /** Takes what lies on the device, once more when that opens only now. */
  restore(): Promise<void> {
    this.#restored = this.#restored.then(() => this.#restore());
    return this.#restored;
  }

  /** Ends all work on it. */
  close(): void {
    this.unfollow();
    this.#closed = true;
    this.#count(0);
  }

  /** Changes marks as one step that can be undone. `after` undefined removes a mark. */
  change(step: readonly Omit<Changed, 'before'>[]): void {
    const whole = step.map(({ id, after }): Changed => ({ id, before: standing(this.marks.get(id)), after }));
    this.#carryOut(whole);
    this.#steps.did(whole.filter(({ before, after }) => before || after));
    this.#turn += 1;
  }

  undo(): void {
    this.#carryOut(this.#steps.undo() ?? []);
    this.#turn += 1;
  }

  redo(): void {
    this.#carryOut(this.#steps.redo() ?? []);
    this.#turn += 1;
  }

  comment(mark: Id, text: string): void {
    this.#do({ op: 'comment', id: newId(), mark, text: text.normalize('NFC') });
  }

  removeComment(id: Id): void {
    this.#do({ op: 'remove_comment', id });
  }

  settle(mark: Id, settled: boolean): void {
    this.#do({ op: 'settle', mark, settled });
  }

  /** Reads what is new; once more where it is asked for while reading. */
  read(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#read().finally(() => {
      this.#reading = undefined;
      live.rewatch(this.id);
    });
    return this.#reading;
  }

  /** Sends what waits, until nothing does. */
  send(): void {
    if (this.#sending || this.#closed) return;
    this.#sending = true;
    void this.#drain().finally(() => (this.#sending = false));
  }

  /** How far this device is, from where the socket goes on; nowhere before the feed was read. */
  get #place(): { after: number; epoch: number } | undefined {
    if (this.#reading || this.#status !== 'ready') return undefined;
    return { after: this.#model.seq, epoch: this.#model.epoch };
  }

  #frame(frame: PadFrame): void {
    if (frame.t === 'ink') {
      for (const watcher of this.#inkWatchers) watcher(frame);
      return;
    }
    if (frame.t === 'marks') {
      const pushed = this.#model.push(frame);
      if (pushed.kind === 'applied') this.#told(pushed.changed);
      if (pushed.kind === 'applied') return;
    }
    void this.read();
  }

  #carryOut(step: Step): void {
    for (const { id, before, after } of step) {
      if (after) this.#put(id, before, after);
      else if (this.marks.has(id)) this.#do({ op: 'remove', id, base: 0 });
    }
  }

  #put(id: Id, before: Changed['before'], after: NonNullable<Changed['after']>): void {
    const parts = this.marks.has(id) ? partsOf(before, after) : null;
    if (parts?.length === 0) return;
    const { layer, version, body, places } = after;
    const placed = Object.keys(places).length > 0 && (parts === null || parts.includes('place')) ? { places } : {};
    this.#do({ op: 'put', id, base: 0, layer, version, body, parts, ...placed });
  }

  #do(wish: Wish): void {
    last += 1;
    const { changed, added, dropped } = this.#model.add(DEVICE, { ...wish, n: last } as Op);
    void this.#store.keep(added ? [added] : [], dropped ? [dropped] : []);
    this.#told(changed);
    if (this.#counted.length > 0) this.#count(this.#model.queue.waiting);
    this.send();
  }

  async #restore(): Promise<void> {
    if (await this.#keeper.restore((changed) => this.#show(changed))) this.#status = 'ready';
    this.#show(this.#model.restore(await this.#store.queued()));
  }

  async #read(): Promise<void> {
    await this.#restored;
    for (let attempt = 0; !this.#closed && this.#status !== 'gone'; ) {
      try {
        this.#again = false;
        if ((await this.#readOnce()) || this.#again) continue;
        return;
      } catch (error) {
        if (this.#gone(error)) return;
        await outbox.pause(attempt++);
      }
    }
  }

  /** True where more waits. */
  async #readOnce(): Promise<boolean> {
    const feed = await fetchFeed(this.id, this.#model.seq, this.#model.epoch);
    if (feed.reset) this.#keeper.begunAnew();
    this.#told(this.#model.take(feed));
    if (!feed.more) this.#status = 'ready';
    return feed.more;
  }

  /** Throws what is neither a lost link nor a refusal. */
  #gone(error: unknown): boolean {
    if (error instanceof ApiProblem && (error.status === 403 || error.status === 404)) {
      this.#status = 'gone';
      this.#count(0);
      return true;
    }
    if (error instanceof LinkLost || error instanceof ApiProblem) return this.#closed;
    throw error;
  }

  async #drain(): Promise<void> {
    await this.#restored;
    for (let attempt = 0; !this.#closed; ) {
      const batch = this.#model.next();
      if (!batch) break;
      try {
        this.#answered(batch.device, await sendOps(this.id, batch.device, batch.ops));
        attempt = 0;
      } catch (error) {
        if (this.#gone(error)) return;
        this.#count(this.#model.queue.waiting);
        await outbox.pause(attempt++);
      }
    }
    this.#lookSoon();
  }

  #answered(device: Id, answer: OpsAnswer): void {
    const done = this.#model.queue.all.filter((each) => each.device === device && isAmong(each, answer));
    const { changed, refused } = this.#model.answer(device, answer.outcomes, answer.seq);
    void this.#store.keep([], done);
    this.#told(changed);
    this.#count(this.#counted.length > 0 ? this.#model.queue.waiting : 0);
    for (const { queued, code } of refused) this.#refused(queued.op, code);
  }

  /** What may no longer be written where it was meant stays with its owner: it goes to the private layer. */
  #refused(op: Op, code: string): void {
    this.#refusals = [...this.#refusals, code];
    const own = this.own;
    const homeless = code === 'layer_read_only' || code === 'layer_not_found';
    if (op.op === 'put' && homeless && own && op.layer !== own.id) this.#do({ ...op, layer: own.id, parts: null });
  }

  /** The badge counts only what could not be sent at once. */
  #count(waiting: number): void {
    while (this.#counted.length > waiting) this.#counted.pop()?.();
    while (this.#counted.length < waiting) this.#counted.push(outbox.track());
  }

  #told(changed: ReadonlySet<Id>): void {
    this.#show(changed);
    this.#keeper.changed(changed);
  }

  #show(changed: ReadonlySet<Id>): void {
    this.#turn += 1;
    if (changed.size > 0) for (const watcher of this.#watchers) watcher(changed);
  }

  /** The socket brings one's own changes back; where it does not, the feed is asked. */
  #lookSoon(): void {
    clearTimeout(this.#looking);
    if (this.#model.queue.all.length === 0 || this.#closed) return;
    this.#looking = setTimeout(() => void this.read(), backoff(0, Math.random, LOOK_AFTER));
  }
}

function isAmong({ op }: Queued, { outcomes }: OpsAnswer): boolean {
  return outcomes.some((outcome) => outcome.n === op.n);
}
