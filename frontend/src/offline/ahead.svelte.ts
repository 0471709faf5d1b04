/** Papers of meetings to come, fetched before anybody asks, so that they open at once and without a network. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Id, MeetingCard, Paper } from '../api/contract.ts';
import { fetchMeetings } from '../api/meetings.ts';
import { keepsPapers, type Progress, progressOf, type Wanted, wantedOf } from '../core/ahead.ts';
import { PIECE } from '../core/pieces.ts';
import { clock } from '../state/clock.svelte.ts';
import { live } from '../state/live.svelte.ts';
import { notices } from '../state/notices.svelte.ts';
import type { Room } from '../state/room.svelte.ts';
import { rooms } from '../state/rooms.svelte.ts';
import { askAndKeep, MEETINGS } from './answers.ts';
import { dropBeside, keepBeside } from './beside.ts';
import { fetchNext, type KeptPaper, piecesHere } from './fetching.ts';
import { StorageFull } from './keeping.ts';
import { keptPapers } from './kept-papers.ts';
import { allowed, onAllowed } from './network.svelte.ts';
import { dropPieces, keptVersions } from './pieces.ts';
import { keepOnly } from './rooms.ts';
import { vault } from './vault.ts';

/** Why nothing is being fetched though something is missing. */
export type Holdup = 'offline' | 'metered' | 'hidden' | 'full';

/** The marks that lie on papers, which come and go with them, and one's own notes beside them. */
export interface PaperMarks {
  keep: (paper: Id) => Promise<void>;
  keepNotebook: (meeting: Id) => Promise<void>;
  forget: (paper: Id) => Promise<void>;
}

interface Here {
  kept: KeptPaper;
  pieces: number;
}

const LOOK_EVERY = 600_000;
const LOOK_SPREAD = 20_000;
const RETRY_AFTER = 15_000;
/** How often one version is begun anew because its bytes were not what was begun with, or not what the server says. */
const BEGINNINGS = 3;

class Ahead {
  #here = $state.raw<ReadonlyMap<Id, Here>>(new Map());
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
    this.#here = new Map();
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
    const bytesOf = (version: Id) => (this.#here.get(version)?.pieces ?? 0) * PIECE;
    return progressOf(wanted, bytesOf, (version) => this.isHere(version));
  }

  /** Whether a version can be read without the server. */
  isHere(version: Id): boolean {
    return this.#here.get(version)?.kept.complete ?? false;
  }

  /** Looks which meetings come, follows them, and lets go of those that are over. */
  async look(): Promise<void> {
    this.#later(LOOK_EVERY + Math.random() * LOOK_SPREAD);
    if (!vault.key) return;
    try {
      const cards = await askAndKeep(MEETINGS, fetchMeetings);
      const kept = cards.filter((card) => this.#keeps(card));
      rooms.followComing(kept);
      await this.#dropMeetings(new Set(kept.map(({ id }) => id)));
    } catch (error) {
      if (!(error instanceof LinkLost) && !(error instanceof ApiProblem)) throw error;
    }
    this.#go();
  }

  #keeps(card: MeetingCard): boolean {
    return keepsPapers(card.state, Date.parse(card.ends_at), Date.parse(card.ends_at), clock.exact());
  }

  #later(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.look(), delay);
  }

  async #load(): Promise<void> {
    const records = await keptPapers.entries<KeptPaper>();
    const here = await Promise.all(
      records.map(async ([version, kept]) => [version, { kept, pieces: await piecesHere(kept) }] as const),
    );
    this.#here = new Map(here);
    this.#open = vault.key !== undefined;
    for (const version of await keptVersions()) if (this.#open && !this.#here.has(version)) await dropPieces(version);
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
    if (!meeting || this.#seen.get(room.id) === papers) return;
    this.#seen.set(room.id, papers);
    const closed = meeting.closed_at ? Date.parse(meeting.closed_at) : undefined;
    if (!keepsPapers(meeting.state, Date.parse(meeting.ends_at), closed, clock.exact())) return;
    const order = room.items.map((item) => item.id);
    const wanted = wantedOf(room.id, Object.values(papers), order);
    queueMicrotask(() => void this.#take(room.id, wanted, papers));
  }

  async #take(meeting: Id, wanted: readonly Wanted[], papers: Record<Id, Paper>): Promise<void> {
    this.#wanted = new Map([...this.#wanted, [meeting, wanted]]);
    const versions = new Set(wanted.map(({ version }) => version));
    const stale = [...this.#here.values()].filter(
      ({ kept }) => kept.meeting === meeting && !versions.has(kept.version),
    );
    for (const { kept } of stale) {
      await this.#drop(kept.version);
      if (!papers[kept.paper]) void this.#marks.forget(kept.paper);
    }
    if (stale.length > 0) this.#full = false;
    this.#go();
  }

  async #dropMeetings(kept: ReadonlySet<Id>): Promise<void> {
    await keepOnly(new Set([...kept, ...rooms.all.map((room) => room.id)]));
    const over = [...this.#here.values()].filter((each) => !kept.has(each.kept.meeting));
    for (const { kept: paper } of over) await this.#drop(paper.version);
  }

  /** A meeting that may no longer be seen takes its papers and their marks along. */
  async #dropMeeting(meeting: Id): Promise<void> {
    this.#seen.delete(meeting);
    this.#wanted = new Map([...this.#wanted].filter(([each]) => each !== meeting));
    const gone = [...this.#here.values()].filter(({ kept }) => kept.meeting === meeting);
    for (const { kept } of gone) {
      await this.#drop(kept.version);
      void this.#marks.forget(kept.paper);
    }
  }

  async #drop(version: Id): Promise<void> {
    this.#here = new Map([...this.#here].filter(([each]) => each !== version));
    await keptPapers.remove(version);
    await dropBeside(version);
    await dropPieces(version);
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
    await this.#keepMore();
    for (let next = this.#next(); next && !this.holdup; next = this.#next()) {
      if (!(await this.#fetchOne(next))) return;
    }
    await this.#keepMore();
  }

  /** A meeting has its notebook here. A paper that is whole is to be looked at at once and searched, and has on it what was written and the layers to write on. */
  async #keepMore(): Promise<void> {
    const whole = [...this.#here.values()].filter(({ kept }) => kept.complete);
    try {
      for (const meeting of this.#wanted.keys()) if (!this.holdup) await this.#marks.keepNotebook(meeting);
      for (const { kept } of whole) if (!this.holdup) await this.#keepBeside(kept.version);
      for (const paper of new Set(whole.map(({ kept }) => kept.paper))) if (!this.holdup) await this.#marks.keep(paper);
    } catch (error) {
      if (error instanceof StorageFull) this.#full = true;
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
    const known = this.#here.get(wanted.version);
    const kept = known?.kept ?? { ...wanted, tag: '', complete: false };
    try {
      await this.#marks.keep(wanted.paper); // a paper that counts as here can be written on
      const next = await fetchNext(kept);
      if (!next || this.#stops.length === 0) return false;
      if (!next.tag) this.#beganAnew(next.version);
      if (!known || next.complete || next.tag !== kept.tag) await keptPapers.put(next.version, next);
      const pieces = next.tag ? (known?.kept.tag === next.tag ? known.pieces : 0) + 1 : 0;
      this.#here = new Map([...this.#here, [next.version, { kept: next, pieces }]]);
      if (next.complete) await this.#keepBeside(next.version); // the network may be gone before the next paper is whole
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

  #failed({ version }: Wanted, error: unknown): boolean {
    if (error instanceof StorageFull) {
      this.#full = true;
      return false;
    }
    if (error instanceof ApiProblem && (error.status === 403 || error.status === 404)) {
      this.#refused.add(version);
      return true;
    }
    if (!(error instanceof ApiProblem) && !(error instanceof LinkLost)) throw error;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#go(), RETRY_AFTER);
    return false;
  }
}

export const ahead = new Ahead();
