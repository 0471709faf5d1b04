/** One pad: what is on it and what this person does to it. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Id, PadFrame, PersonRef } from '../api/contract.ts';
import { newId } from '../api/marks.ts';
import { backoff } from '../core/backoff.ts';
import { byAge } from '../core/marks/age.ts';
import type { Feed, InkFrame, Layer, Mark, MarkComment } from '../core/marks/model.ts';
import { PadModel } from '../core/marks/pad.ts';
import type { Refusal } from '../core/marks/queue.ts';
import type { Queued } from '../core/marks/queued.ts';
import { type Changed, standing } from '../core/marks/undo.ts';
import { vault } from '../offline/vault.ts';
import { word } from '../text/lookup.ts';
import { live } from './live.svelte.ts';
import { PadFeed } from './pad-feed.ts';
import { PadKeeper } from './pad-keeper.ts';
import { PadSender } from './pad-sender.ts';
import { PadSteps } from './pad-steps.ts';
import { PadStore } from './pad-store.ts';
import { toasts } from './toasts.svelte.ts';

export type PadStatus = 'loading' | 'ready' | 'gone';

const LOOK_AFTER = 1_000;

export class Pad {
  #status = $state<PadStatus>('loading');
  #turn = $state(0);
  #model: PadModel;
  #store: PadStore;
  #keeper: PadKeeper;
  #steps: PadSteps;
  #watchers = new Set<(changed: ReadonlySet<Id>) => void>();
  #inkWatchers = new Set<(frame: InkFrame) => void>();
  #restored: Promise<void>;
  #feed: PadFeed;
  #sender: PadSender;
  #closed = false;
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
    this.#keeper = this.#newKeeper();
    const shared = { restored: () => this.#restored, ends: (error: unknown) => this.#gone(error) };
    this.#feed = new PadFeed(id, this.#model, {
      ...shared,
      ended: () => this.#closed || this.#status === 'gone',
      begunAnew: () => this.#keeper.begunAnew(),
      took: (changed, whole) => this.#took(changed, whole),
      rested: () => live.rewatch(id),
    });
    this.#sender = new PadSender(id, this.#model, this.#store, {
      ...shared,
      closed: () => this.#closed,
      told: (changed) => this.#told(changed),
      hasRefuge: () => this.#hasRefuge(),
      refused: (refused) => this.#refused(refused),
      rested: () => this.#lookSoon(),
    });
    this.#steps = new PadSteps(this.#model, me.id, { does: (wish) => this.#sender.do(wish), told: tell });
    this.#restored = this.#restore();
  }

  get status(): PadStatus {
    return this.#status;
  }

  /** All that is known of it, which goes on changing; undefined while that is not whole. */
  get whole(): PadModel | undefined {
    return this.#status === 'ready' ? this.#model : undefined;
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
    this.#model.queue.release();
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

  /** Nothing of it lies on the device any more: all of it is kept anew. */
  keepAnew(): void {
    this.#keeper = this.#newKeeper();
    this.#keeper.begunAnew();
    this.#keeper.changed([]);
    void this.#store.keep(this.#model.queue.all.filter((queued) => !queued.answered));
  }

  /** It may be read no more: what the server told of it is forgotten, what was not sent waits. */
  lose(): void {
    this.#status = 'gone';
    this.#sender.stop();
    this.#keeper.begunAnew();
    this.#show(this.#model.take(nothingOf(this.id)));
  }

  /** It may be read again, as far as anybody knows. */
  retry(): void {
    this.#status = 'loading';
    void this.read();
  }

  /** Ends all work on it. */
  close(): void {
    this.unfollow();
    this.#closed = true;
    this.#sender.stop();
  }

  /** Changes marks as one step that can be undone. `after` undefined removes a mark; `seen` is the revision it was made on where that is not the newest known. */
  change(step: readonly Omit<Changed, 'before'>[], seen = 0): void {
    this.#steps.change(step, seen);
    this.#turn += 1;
  }

  /** Removes marks in one step; answers with how to bring just these back, whatever is done meanwhile. */
  remove(ids: readonly Id[]): () => void {
    const held = ids.map((id) => ({ id, after: standing(this.marks.get(id)) }));
    this.change(ids.map((id) => ({ id, after: undefined })));
    return () => this.change(held.filter(({ id }) => !this.marks.has(id)));
  }

  undo(): void {
    this.#steps.undo();
    this.#turn += 1;
  }

  redo(): void {
    this.#steps.redo();
    this.#turn += 1;
  }

  comment(mark: Id, text: string): void {
    this.#sender.do({ op: 'comment', id: newId(), mark, text: text.normalize('NFC') });
  }

  removeComment(id: Id): void {
    this.#sender.do({ op: 'remove_comment', id });
  }

  settle(mark: Id, settled: boolean): void {
    this.#sender.do({ op: 'settle', mark, settled });
  }

  /** Reads what is new; once more where it is asked for while reading. */
  read(): Promise<void> {
    return this.#feed.read();
  }

  /** Sends what waits, until nothing does. */
  send(): void {
    this.#sender.send();
  }

  /** How far this device is, from where the socket goes on; nowhere before the feed was read. */
  get #place(): { after: number; epoch: number } | undefined {
    if (this.#feed.busy || this.#status !== 'ready') return undefined;
    return { after: this.#model.seq, epoch: this.#model.epoch };
  }

  #frame(frame: PadFrame): void {
    if (frame.t === 'ink') {
      for (const watcher of this.#inkWatchers) watcher(frame);
      return;
    }
    if (frame.t === 'marks') {
      const pushed = this.#model.push(frame);
      if (pushed.kind === 'applied') this.#took(pushed.changed, false);
      if (pushed.kind === 'applied') return;
    }
    void this.read();
  }

  async #restore(): Promise<void> {
    const { turn } = vault;
    const found = await this.#keeper.restore((changed) => this.#show(changed));
    // Erased while it was read: what was found is not whole, and the server tells all of it.
    if (found && (turn !== vault.turn || !(await this.#store.head()))) this.#show(this.#model.take(nothingOf(this.id)));
    else if (found && this.#status !== 'gone') this.#status = 'ready';
    this.#show(this.#model.restore(await this.#store.queued()));
  }

  /** Whoever was the keeper before keeps nothing more. */
  #newKeeper(): PadKeeper {
    const whole = () => this.#status === 'ready' && !this.#closed && this.#keeper === keeper;
    const keeper = new PadKeeper(this.#store, this.#model, whole);
    return keeper;
  }

  #took(changed: ReadonlySet<Id>, whole: boolean): void {
    this.#told(changed);
    if (whole) this.#status = 'ready';
    if (this.#model.queue.waiting > 0) this.send();
  }

  /** Throws what is neither a lost link nor a refusal. */
  #gone(error: unknown): boolean {
    if (error instanceof ApiProblem && (error.status === 403 || error.status === 404)) {
      this.#status = 'gone';
      this.#sender.stop();
      return true;
    }
    if (error instanceof LinkLost || error instanceof ApiProblem) return this.#closed;
    throw error;
  }

  async #hasRefuge(): Promise<boolean> {
    if (!this.own) await this.read();
    return this.own !== undefined;
  }

  #refused(refused: readonly Refusal[]): { kept: readonly Queued[]; dropped: readonly Queued[] } {
    const own = this.own?.id ?? '';
    if (!own && refused.length > 0) return { kept: [], dropped: [] };
    const { changed, kept, dropped, codes } = this.#model.rescue(refused, own);
    this.#show(changed);
    for (const code of codes) tell(code);
    return { kept, dropped };
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

/** Says wherever one is what became of something done to a pad, be it one of which nothing is open. */
function tell(code: string): void {
  toasts.show(word('marks_refused', code), { bad: true });
}

/** A feed of which nothing is known. */
function nothingOf(pad: Id): Feed {
  return { pad, epoch: 0, seq: 0, more: true, reset: true, layers: [], marks: [], comments: [] };
}
