/** Papers of meetings to come, fetched before anybody asks, so that they open at once and without a network. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Entities, Id, Instant } from '../api/contract.ts';
import { fetchMeetings } from '../api/meetings.ts';
import { keepsPapers, type Progress } from '../core/ahead.ts';
import { clock } from '../state/clock.svelte.ts';
import { live, PROTOCOL } from '../state/live.svelte.ts';
import { notices } from '../state/notices.svelte.ts';
import type { Room } from '../state/room.svelte.ts';
import { rooms } from '../state/rooms.svelte.ts';
import { askAndKeep, MEETINGS } from './answers.ts';
import { allowed, onAllowed } from './network.svelte.ts';
import { keepOnly, readRooms } from './rooms.ts';
import { Rounds } from './rounds.ts';
import { Stock } from './stock.svelte.ts';
import { vault } from './vault.ts';

/** Why nothing is being fetched though something is missing. */
export type Holdup = 'offline' | 'metered' | 'hidden' | 'full';

/** The marks that lie on papers, which come and go with them, and one's own notes beside them. */
export interface PaperMarks {
  keep: (paper: Id) => Promise<void>;
  keepNotebook: (meeting: Id) => Promise<void>;
  forget: (paper: Id) => Promise<void>;
  /** What was kept may be behind the server by now. */
  outdate: () => void;
  /** Lets go of the marks on all papers but these. */
  keepOnly: (papers: ReadonlySet<Id>) => Promise<void>;
}

/** At the least, and at the most twice as long, milliseconds: tablets that began together do not ask together for ever. */
const LOOK_EVERY = 600_000;
const LOOK_SPREAD = 20_000;

class Ahead {
  #stops: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #marks: PaperMarks = {
    keep: async () => undefined,
    keepNotebook: async () => undefined,
    forget: async () => undefined,
    outdate: () => undefined,
    keepOnly: async () => undefined,
  };
  #stock = new Stock((paper) => this.#marks.forget(paper));
  #rounds = new Rounds(this.#stock, {
    goesOn: () => this.#stops.length > 0,
    waits: () => this.holdup !== undefined,
    keep: (paper) => this.#marks.keep(paper),
    keepNotebook: (meeting) => this.#marks.keepNotebook(meeting),
  });

  /** Why nothing is being fetched; undefined while it is, or when all is here. */
  readonly holdup: Holdup | undefined = $derived.by(() => {
    if (this.#stock.full) return 'full';
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
      onAllowed(() => this.#rounds.go()),
    ];
    await this.#stock.load();
    if (this.#stock.open) void navigator.storage?.persist?.();
    await this.look();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    clearTimeout(this.#timer);
    this.#rounds.stop();
    this.#stock.clear();
  }

  /** How far the papers of a meeting are; undefined where none are kept. */
  progress(meeting: Id): Progress | undefined {
    return this.#stock.progress(meeting);
  }

  /** Whether a version can be read without the server. */
  isHere(version: Id): boolean {
    return this.#stock.isHere(version);
  }

  /** Looks which meetings come, follows them, and lets go of those that are over. */
  async look(): Promise<void> {
    this.#later(LOOK_EVERY * (1 + Math.random()), () => this.#marks.outdate());
    if (!vault.key) return;
    try {
      const cards = await askAndKeep(MEETINGS, fetchMeetings);
      const closed = await closings();
      const kept = cards.filter((card) => keepsPapers({ ...card, closed_at: closed.get(card.id) }, clock.exact()));
      rooms.followComing(kept);
      await this.#dropOthers(new Set(kept.map(({ id }) => id)));
      this.#follow();
    } catch (error) {
      if (!(error instanceof LinkLost) && !(error instanceof ApiProblem)) throw error;
    }
    this.#rounds.go();
  }

  #later(delay: number, before: () => void = () => undefined): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      before();
      void this.look();
    }, delay);
  }

  /** Runs again whenever a followed meeting changes. */
  #follow(): void {
    for (const room of rooms.all) {
      if (room.gone) queueMicrotask(() => void this.#stock.dropMeeting(room.id));
      else if (room.status === 'ready') this.#plan(room);
    }
  }

  #plan(room: Room): void {
    const { meeting } = room;
    const plan = meeting && keepsPapers(meeting, clock.exact()) && this.#stock.plan(room);
    if (!plan) return;
    queueMicrotask(() => void this.#stock.take(room.id, plan).then(() => this.#rounds.go()));
  }

  async #dropOthers(kept: ReadonlySet<Id>): Promise<void> {
    await keepOnly(new Set([...kept, ...rooms.all.map((room) => room.id)]));
    await this.#stock.keepOnly(kept);
    await this.#marks.keepOnly(new Set((await known()).flatMap(({ paper }) => Object.keys(paper))));
  }
}

/** The meetings that this device knows of. */
async function known(): Promise<Entities[]> {
  return [...(await readRooms(PROTOCOL)), ...rooms.all].map(({ entities }) => entities);
}

/** When they were closed. */
async function closings(): Promise<ReadonlyMap<Id, Instant | null>> {
  const meetings = (await known()).flatMap(({ meeting }) => Object.values(meeting));
  return new Map(meetings.map(({ id, closed_at }) => [id, closed_at]));
}

export const ahead = new Ahead();
