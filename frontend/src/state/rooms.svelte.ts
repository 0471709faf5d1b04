/** The meetings this device follows: the one on screen, today's, so that a vote finds its elector wherever they are, and the next to come. */
import type { Id, MeetingCard } from '../api/contract.ts';
import { lasting } from './lasting.svelte.ts';
import { Room } from './room.svelte.ts';

/** Meetings followed ahead and today; the server takes eight of one socket, of which two are for the screen. */
const MOST = 6;

class Rooms {
  #rooms = $state.raw<ReadonlyMap<Id, Room>>(new Map());
  #today = new Set<Id>();
  #coming = new Set<Id>();
  #onScreen = new Map<Id, number>();

  readonly all = $derived([...this.#rooms.values()]);
  /** The first room in which a vote waits for me. */
  readonly voting = $derived(this.all.find((room) => room.myOpenVote));

  get(id: Id): Room | undefined {
    return this.#rooms.get(id);
  }

  /** The room of a screen, kept until that screen calls `close`; one that was gone may be back and is asked for anew. */
  open(id: Id): Room {
    this.#onScreen.set(id, (this.#onScreen.get(id) ?? 0) + 1);
    const known = this.#rooms.get(id);
    if (known?.gone) void known.load();
    return this.#ensure(id);
  }

  close(id: Id): void {
    this.#onScreen.set(id, Math.max(0, (this.#onScreen.get(id) ?? 0) - 1));
    this.#sweep();
  }

  /** Follows meetings that run or may begin now; of many those that run, then the first to begin. */
  followToday(cards: readonly MeetingCard[]): void {
    const awake = cards.filter((card) => card.state !== 'draft' && card.state !== 'closed');
    const runs = (card: MeetingCard) => Number(card.state === 'in_session' || card.state === 'paused');
    const first = awake.sort((a, b) => runs(b) - runs(a) || a.starts_at.localeCompare(b.starts_at));
    this.#today = new Set([...new Set(first.map((card) => card.id))].slice(0, MOST));
    for (const id of this.#today) this.#ensure(id);
    this.#sweep();
  }

  /** Follows the next meetings to come, so that their papers are here before they begin; one socket follows only so many. */
  followComing(cards: readonly MeetingCard[]): void {
    const later = cards.filter((card) => !this.#today.has(card.id));
    const next = later
      .sort((a, b) => a.starts_at.localeCompare(b.starts_at))
      .slice(0, Math.max(0, MOST - this.#today.size));
    this.#coming = new Set(next.map((card) => card.id));
    for (const id of this.#coming) this.#ensure(id);
    this.#sweep();
  }

  clear(): void {
    for (const room of this.#rooms.values()) room.leave();
    this.#rooms = new Map();
    this.#today.clear();
    this.#coming.clear();
    this.#onScreen.clear();
  }

  #ensure(id: Id): Room {
    const known = this.#rooms.get(id);
    if (known) return known;
    const room = lasting(() => new Room(id));
    this.#rooms = new Map([...this.#rooms, [id, room]]);
    return room;
  }

  #follows(id: Id): boolean {
    return this.#today.has(id) || this.#coming.has(id) || (this.#onScreen.get(id) ?? 0) > 0;
  }

  #sweep(): void {
    const gone = [...this.#rooms.keys()].filter((id) => !this.#follows(id));
    if (gone.length === 0) return;
    for (const id of gone) this.#rooms.get(id)?.leave();
    this.#rooms = new Map([...this.#rooms].filter(([id]) => !gone.includes(id)));
  }
}

export const rooms = new Rooms();
