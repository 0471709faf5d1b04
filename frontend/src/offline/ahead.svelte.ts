/** Papers of meetings to come, fetched before anybody asks, so that they open at once and without a network. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Id, Instant, Paper } from '../api/contract.ts';
import { fetchMeetings } from '../api/meetings.ts';
import { inItsStead, keepsPapers, type Progress, progressOf, type Wanted, wantedOf } from '../core/ahead.ts';
import { PIECE } from '../core/pieces.ts';
import { clock } from '../state/clock.svelte.ts';
import { live, PROTOCOL } from '../state/live.svelte.ts';
import { notices } from '../state/notices.svelte.ts';
import type { Room } from '../state/room.svelte.ts';
import { rooms } from '../state/rooms.svelte.ts';
import { askAndKeep, MEETINGS } from './answers.ts';
import { dropBeside, keepBeside } from './beside.ts';
import { fetchNext, type KeptPaper } from './fetching.ts';
import { StorageFull } from './keeping.ts';
import { allowed, onAllowed } from './network.svelte.ts';
import { PapersHere } from './papers-here.svelte.ts';
import { keepOnly, readRooms } from './rooms.ts';
import { vault } from './vault.ts';

/** Why nothing is being fetched though something is missing. */
export type Holdup = 'offline' | 'metered' | 'hidden' | 'full';

/** The marks that lie on papers, which come and go with them, and one's own notes beside them. */
export interface PaperMarks {
  keep: (paper: Id) => Promise<void>;
  keepNotebook: (meeting: Id) => Promise<void>;
  forget: (paper: Id) => Promise<void>;
}

const LOOK_EVERY = 600_000;
const LOOK_SPREAD = 20_000;
const RETRY_AFTER = 15_000;
/** How often one version is begun anew because its bytes were not what was begun with, or not what the server says. */
const BEGINNINGS = 3;

class Ahead {
  #here = new PapersHere();
  #wanted = $state.raw<ReadonlyMap<Id, readonly Wanted[]>>(new Map());
  #full = $state(false);
  #open = $state(false);
  #seen = new Map<Id, Record<Id, Paper>>();
  #refused = new Set<Id>();
  #begun = new Map<Id, number>();
  #running = false;
  #more = false;
  #stops: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #marks: PaperMarks = {
    keep: async () => undefined,
    keepNotebook: async () => undefined,
    forget: async () => undefined,
  };

  /** Why nothing is being fetched; undefined while it is, or when all is here. */
  readonly holdup: Holdup | undefined = $derived.by(() => {
    if (this.#full) return 'full';
    if (live.link === 'offline') return 'offline';
    return allowed.holdup;
  });

  /** Begins for whoever is logged in. */
  async start(marks: PaperMarks): Promise<void> {
    if (this.#stops.length > 0) return;
    this.#marks = marks;
    this.#stops = [
      $effect.root(() => {
        $effect(() => this.#follow());
      }),
      live.onRestored(() => this.#later(Math.random() * LOOK_SPREAD)),
      notices.onArrival(() => this.#later(Math.random() * LOOK_SPREAD)),
      onAllowed(() => this.#go()),
    ];
    await this.#load();
    if (this.#open) void navigator.storage?.persist?.();
    await this.look();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    clearTimeout(this.#timer);
    clearTimeout(this.#retry);
    this.#here.clear();
    this.#wanted = new Map();
    this.#seen.clear();
    this.#refused.clear();
    this.#begun.clear();
    this.#full = false;
    this.#open = false;
  }

  /** How far the papers of a meeting are; undefined where none are kept. */
  progress(meeting: Id): Progress | undefined {
    const wanted = this.#wanted.get(meeting);
    if (!this.#open || !wanted || wanted.length === 0) return undefined;
    const bytesOf = (version: Id) => this.#here.pieces(version) * PIECE;
    return progressOf(wanted, bytesOf, (version) => this.isHere(version));
  }

  /** Whether a version can be read without the server. */
  isHere(version: Id): boolean {
    return this.#here.kept(version)?.complete ?? false;
  }

  /** Looks which meetings come, follows them, and lets go of those that are over. */
  async look(): Promise<void> {
    this.#later(LOOK_EVERY + Math.random() * LOOK_SPREAD);
    if (!vault.key) return;
    try {
      const cards = await askAndKeep(MEETINGS, fetchMeetings);
      const closed = await closings();
      const kept = cards.filter((card) => keepsPapers({ ...card, closed_at: closed.get(card.id) }, clock.exact()));
      rooms.followComing(kept);
      await this.#dropMeetings(new Set(kept.map(({ id }) => id)));
      this.#follow();
    } catch (error) {
      if (!(error instanceof LinkLost) && !(error instanceof ApiProblem)) throw error;
    }
    this.#go();
  }

  #later(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.look(), delay);
  }

  async #load(): Promise<void> {
    await this.#here.load();
    this.#open = vault.key !== undefined;
  }

  /** Runs again whenever a followed meeting changes. */
  #follow(): void {
    for (const room of rooms.all) {
      if (room.gone) queueMicrotask(() => void this.#dropMeeting(room.id));
      else if (room.status === 'ready') this.#plan(room);
    }
  }

  #plan(room: Room): void {
    const papers = room.entities.paper;
    const { meeting } = room;
    if (!meeting || !keepsPapers(meeting, clock.exact()) || this.#seen.get(room.id) === papers) return;
    this.#seen.set(room.id, papers);
    const order = room.items.map((item) => item.id);
    const wanted = wantedOf(room.id, Object.values(papers), order);
    queueMicrotask(() => void this.#take(room.id, wanted));
  }

  async #take(meeting: Id, wanted: readonly Wanted[]): Promise<void> {
    const before = this.#wanted.get(meeting) ?? [];
    this.#wanted = new Map([...this.#wanted, [meeting, wanted]]);
    await this.#sweep(meeting, before);
    this.#go();
  }

  /** What is read no more goes, a version that was replaced when the new one is whole; `before` was wanted, so that marks of it may lie here. */
  async #sweep(meeting: Id, before: readonly Wanted[] = []): Promise<void> {
    const papers = this.#seen.get(meeting) ?? {};
    const stays = new Set(Object.values(papers).map((paper) => inItsStead(paper, (version) => this.isHere(version))));
    const over = this.#unwanted(meeting).filter(({ version }) => !stays.has(version));
    for (const { version } of over) await this.#drop(version);
    const gone = new Set([...over, ...before].map(({ paper }) => paper).filter((paper) => !papers[paper]));
    for (const paper of gone) void this.#marks.forget(paper);
  }

  #wants({ meeting, version }: KeptPaper): boolean {
    return this.#wanted.get(meeting)?.some((each) => each.version === version) ?? false;
  }

  /** What lies here of a meeting's papers besides what is wanted; nothing before that is known. */
  #unwanted(meeting: Id): KeptPaper[] {
    return this.#wanted.has(meeting) ? this.#here.of(meeting).filter((kept) => !this.#wants(kept)) : [];
  }

  /** Lets go of all meetings but these. */
  async #dropMeetings(kept: ReadonlySet<Id>): Promise<void> {
    await keepOnly(new Set([...kept, ...rooms.all.map((room) => room.id)]));
    for (const meeting of this.#wanted.keys()) if (!kept.has(meeting)) this.#forget(meeting);
    for (const { version, meeting } of this.#here.all) if (!kept.has(meeting)) await this.#drop(version);
  }

  /** A meeting that may no longer be seen takes its papers and their marks along. */
  async #dropMeeting(meeting: Id): Promise<void> {
    this.#forget(meeting);
    for (const { version, paper } of this.#here.of(meeting)) {
      await this.#drop(version);
      void this.#marks.forget(paper);
    }
  }

  /** Nothing of a meeting is wanted any more. */
  #forget(meeting: Id): void {
    this.#seen.delete(meeting);
    this.#wanted = new Map([...this.#wanted].filter(([each]) => each !== meeting));
  }

  async #drop(version: Id): Promise<void> {
    await this.#here.drop(version);
    this.#full = false;
  }

  #go(): void {
    if (this.#stops.length === 0) return;
    // What is wanted now may lie behind where the round is that runs.
    this.#more = this.#running;
    if (this.#running) return;
    this.#running = true;
    // One page of a browser fetches; the others take over when it is closed.
    const work = () => this.#fetchAll();
    const done = 'locks' in navigator ? navigator.locks.request('ecabinet.papers', work) : work();
    void Promise.resolve(done).finally(() => {
      this.#running = false;
      if (this.#more) this.#go();
    });
  }

  async #fetchAll(): Promise<void> {
    await this.#load();
    for (const meeting of this.#wanted.keys()) await this.#sweep(meeting);
    await this.#keepMore();
    for (let next = this.#next(); next && !this.holdup; next = this.#next()) {
      if (!(await this.#fetchOne(next))) return;
    }
    await this.#keepMore();
  }

  /** A meeting has its notebook here. A paper that is whole is to be looked at at once and searched, and has on it what was written and the layers to write on. */
  async #keepMore(): Promise<void> {
    const whole = this.#here.all.filter((kept) => kept.complete);
    try {
      for (const meeting of this.#wanted.keys()) if (!this.holdup) await this.#marks.keepNotebook(meeting);
      for (const { version } of whole) if (!this.holdup) await this.#keepBeside(version);
      for (const paper of new Set(whole.map((kept) => kept.paper))) if (!this.holdup) await this.#marks.keep(paper);
    } catch (error) {
      if (error instanceof StorageFull) await this.#makeRoom();
      else if (!(error instanceof ApiProblem) && !(error instanceof LinkLost)) throw error;
    }
  }

  /** What came after its paper was dropped is dropped too. */
  async #keepBeside(version: Id): Promise<void> {
    await keepBeside(version);
    if (!this.isHere(version)) await dropBeside(version);
  }

  #next(): Wanted | undefined {
    if (!this.#open) return undefined;
    const all = [...this.#wanted.values()].flat();
    return all.find(({ version }) => !this.isHere(version) && !this.#refused.has(version));
  }

  /** One piece of one paper; false when the rest must wait. */
  async #fetchOne(wanted: Wanted): Promise<boolean> {
    const kept = this.#here.kept(wanted.version) ?? { ...wanted, tag: '', complete: false };
    try {
      await this.#marks.keep(wanted.paper); // a paper that counts as here can be written on
      const next = await fetchNext(kept);
      if (!next || this.#stops.length === 0) return false;
      if (!next.tag) this.#beganAnew(next.version);
      if (!this.#wants(next)) {
        await this.#drop(next.version);
        return true;
      }
      await this.#here.took(next);
      if (next.complete) {
        await this.#sweep(next.meeting);
        await this.#keepBeside(next.version); // the network may be gone before the next paper is whole
      }
      return true;
    } catch (error) {
      return this.#failed(wanted, error);
    }
  }

  #beganAnew(version: Id): void {
    const times = (this.#begun.get(version) ?? 0) + 1;
    this.#begun.set(version, times);
    if (times >= BEGINNINGS) this.#refused.add(version);
  }

  async #failed({ version, paper }: Wanted, error: unknown): Promise<boolean> {
    if (error instanceof StorageFull) {
      await this.#makeRoom(paper);
      return false;
    }
    if (error instanceof ApiProblem && (error.status === 403 || error.status === 404)) {
      this.#refused.add(version);
      return true;
    }
    if (!(error instanceof ApiProblem) && !(error instanceof LinkLost)) throw error;
    this.#goLater();
    return false;
  }

  /** Where there is no room for both, a version that was replaced goes before the new one is whole, first that of the paper that is coming. */
  async #makeRoom(coming?: Id): Promise<void> {
    const replaced = [...this.#wanted.keys()].flatMap((meeting) => this.#unwanted(meeting));
    const spare = replaced.find(({ paper }) => paper === coming) ?? replaced[0];
    if (!spare) {
      this.#full = true;
      return;
    }
    await this.#drop(spare.version);
    this.#goLater(); // a browser needs a while to have the room again
  }

  #goLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#go(), RETRY_AFTER);
  }
}

/** When the meetings that this device knows of were closed. */
async function closings(): Promise<ReadonlyMap<Id, Instant | null>> {
  const known = [...(await readRooms(PROTOCOL)), ...rooms.all].map(({ entities }) => entities.meeting);
  return new Map(known.flatMap((meetings) => Object.values(meetings)).map(({ id, closed_at }) => [id, closed_at]));
}

export const ahead = new Ahead();
