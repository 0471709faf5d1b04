/** The pads this device writes on: kept here, sent in order, brought up to date by the feed and the socket. */
import type { Id, PersonRef } from '../api/contract.ts';
import { fetchFeed } from '../api/marks.ts';
import { BOXES } from '../core/marks/boxes.ts';
import type { Feed } from '../core/marks/model.ts';
import { PadModel } from '../core/marks/pad.ts';
import { askNotebook, knownNotebook, notebooksHere } from '../offline/notebooks.ts';
import { vault } from '../offline/vault.ts';
import { lasting } from './lasting.svelte.ts';
import { live } from './live.svelte.ts';
import { Pad } from './pad.svelte.ts';
import { PadKeeper } from './pad-keeper.ts';
import { PadStore } from './pad-store.ts';

class Marks {
  #pads = new Map<Id, Pad>();
  #open = new Map<Id, number>();
  /** Pads that are being kept ahead at this moment. */
  #keeping = new Set<Id>();
  /** Pads whose rows on the device were level with the server's since they were last said to be outdated. */
  #level = new Set<Id>();
  #me: PersonRef | undefined;

  constructor() {
    vault.join({ opened: () => this.#opened(), emptied: () => this.#emptied() });
    live.onRestored(() => void this.#opened());
  }

  /** Somebody logged in: what an earlier page left unsent goes on its way. */
  start(me: PersonRef): void {
    if (this.#me?.id === me.id) return;
    this.stop();
    this.#me = me;
    void this.#resume();
  }

  /** The login ended: nothing more is sent or shown; what is kept on the device stays there. */
  stop(): void {
    for (const pad of this.#pads.values()) pad.close();
    this.#pads.clear();
    this.#open.clear();
    this.#keeping.clear();
    this.#level.clear();
    this.#me = undefined;
  }

  /** The pad of a screen, followed until that screen calls `close`. */
  open(id: Id, me: PersonRef): Pad {
    this.#me = me;
    const pad = this.#ensure(id, me);
    const screens = this.#screens(id);
    this.#open.set(id, screens + 1);
    if (screens === 0) pad.follow();
    else pad.send();
    return pad;
  }

  close(id: Id): void {
    const screens = (this.#open.get(id) ?? 1) - 1;
    this.#open.set(id, screens);
    if (screens === 0) this.#pads.get(id)?.unfollow();
  }

  /**
   * Keeps the pad of a paper that lies on the device, so that it can be written on without the server, with what was
   * written on it elsewhere until now. Throws as the feed does.
   */
  async keep(id: Id): Promise<void> {
    const me = this.#me;
    if (!me || this.#level.has(id)) return;
    if (this.#keepsItself(id)) return this.#bringUp(id);
    const [store, { turn }] = [new PadStore(id, me.id), vault];
    this.#keeping.add(id);
    const still = () => turn === vault.turn && this.#me === me && this.#keeping.has(id);
    const head = await store.head();
    if (!head || (await isBehind(head))) await this.#readOn(new PadModel(id, me), store, still);
    if (!still()) return;
    this.#keeping.delete(id);
    this.#level.add(id);
    // It could be read no more for a while: screens of it go on, and what was written before goes on its way.
    const waits = (await store.queued()).length > 0;
    if (this.#me === me && (waits || this.#screens(id) > 0)) this.#ensure(id, me).send();
  }

  /** A pad that no screen shows hears nothing of the server by itself. */
  async #bringUp(id: Id): Promise<void> {
    if (this.#screens(id) > 0) return;
    await this.#pads.get(id)?.read();
    this.#level.add(id);
  }

  /** Others may have written since on what lies here: each pad is read on when it is next to be kept. */
  outdate(): void {
    this.#level.clear();
  }

  /** Reads on from what lies on the device. */
  async #readOn(model: PadModel, store: PadStore, still: () => boolean): Promise<void> {
    await new PadKeeper(store, model, () => false).restore(() => undefined);
    for (let more = true; more; ) {
      const feed = await fetchFeed(model.id, model.seq, model.epoch);
      model.take(feed);
      more = feed.more;
    }
    await store.keepRows(model, Array(BOXES).keys(), () => still() && !this.#keepsItself(model.id));
  }

  /** Whether a pad is open that keeps what it knows by itself. */
  #keepsItself(id: Id): boolean {
    const status = this.#pads.get(id)?.status;
    return status === 'ready' || (status === 'loading' && this.#screens(id) > 0);
  }

  /** A pad that was opened since this page was loaded, as far as the page is with it; undefined before it is whole. */
  inHand(id: Id): PadModel | undefined {
    return this.#pads.get(id)?.whole;
  }

  /** A pad as it lies on this device, with what was not sent; undefined where it is not kept. Nothing later is seen in it. */
  async here(id: Id): Promise<PadModel | undefined> {
    const me = this.#me;
    if (!me) return undefined;
    const [store, model] = [new PadStore(id, me.id), new PadModel(id, me)];
    if (!(await new PadKeeper(store, model, () => false).restore(() => undefined))) return undefined;
    model.restore(await store.queued());
    return model;
  }

  /** Keeps one's notebook of a meeting that lies on the device, so that the first page can be written without the server. Throws as the server's answers do. */
  async keepNotebook(meeting: Id): Promise<void> {
    const me = this.#me;
    if (me) await this.keep((await knownNotebook(me.id, meeting)) ?? (await askNotebook(me.id, meeting)));
  }

  /** A pad one may no longer see leaves the device; answers with how many operations wait here until one may again. */
  async forget(id: Id): Promise<number> {
    this.#pads.get(id)?.lose();
    this.#keeping.delete(id);
    this.#level.delete(id);
    return this.#me ? new PadStore(id, this.#me.id).clearRows() : 0;
  }

  /** Of papers that this device knows no more, only what was not sent stays here; one's notebooks stay. */
  async keepOnly(papers: ReadonlySet<Id>): Promise<void> {
    const me = this.#me;
    if (!me) return;
    const stay = new Set([...papers, ...(await notebooksHere(me.id))]);
    for (const pad of await PadStore.here(me.id))
      if (!stay.has(pad) && this.#screens(pad) === 0) await this.forget(pad);
  }

  /** What lies on the device can be read now, or can be sent: a tab that is closed by now may have left something. */
  async #opened(): Promise<void> {
    await Promise.all([...this.#pads.values()].map((pad) => pad.restore()));
    await this.#resume();
  }

  /** Nothing lies on the device any more: what is open lives on, and is kept anew where anything may be. */
  #emptied(): void {
    this.#level.clear();
    for (const pad of this.#pads.values()) pad.keepAnew();
  }

  async #resume(): Promise<void> {
    const me = this.#me;
    if (!me) return;
    const waiting = await PadStore.waiting(me.id);
    if (this.#me === me) for (const pad of waiting) this.#ensure(pad, me).send();
  }

  #screens(id: Id): number {
    return this.#open.get(id) ?? 0;
  }

  /** One that could be read no more is tried again: in place where a screen shows it, else as it lies on the device. */
  #ensure(id: Id, me: PersonRef): Pad {
    const known = this.#pads.get(id);
    if (known && known.status !== 'gone') return known;
    if (known && this.#screens(id) > 0) {
      known.retry();
      return known;
    }
    known?.close();
    const made = lasting(() => new Pad(id, me));
    this.#pads.set(id, made);
    return made;
  }
}

/** Whether the server has more of a pad than the rows that lie here. */
async function isBehind(head: Feed): Promise<boolean> {
  const feed = await fetchFeed(head.pad, head.seq, head.epoch);
  return feed.reset || feed.epoch !== head.epoch || feed.seq > head.seq;
}

export const marks = new Marks();
