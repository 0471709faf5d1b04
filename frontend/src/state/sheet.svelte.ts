/** What the vote sheet shows: the vote that waits for me, put aside or not, or a result. */
import type { Id, Vote } from '../api/contract.ts';
import type { Room } from './room.svelte.ts';
import { rooms } from './rooms.svelte.ts';

interface Shown {
  room: Room;
  vote: Vote;
}

class Sheet {
  /** The vote that was put aside to go on reading. */
  #aside = $state<Id>();
  #result = $state.raw<{ room: Room; vote: Id }>();
  #suppressed = $state(0);

  readonly open: Shown | undefined = $derived.by(() => {
    const room = rooms.voting;
    return room?.myOpenVote && this.#suppressed === 0 ? { room, vote: room.myOpenVote } : undefined;
  });
  readonly result: Shown | undefined = $derived.by(() => {
    const held = this.#result;
    const vote = held?.room.entities.vote[held.vote];
    return held && vote && vote.state !== 'open' ? { room: held.room, vote } : undefined;
  });

  get minimised(): boolean {
    return this.open !== undefined && this.#aside === this.open.vote.id;
  }

  minimise(): void {
    this.#aside = this.open?.vote.id;
  }

  restore(): void {
    this.#aside = undefined;
  }

  showResult(room: Room, vote: Id): void {
    this.#result = { room, vote };
  }

  closeResult(): void {
    this.#result = undefined;
  }

  /** A screen that has its own place for the ballot keeps the sheet away until the function answered with is called. */
  suppress(): () => void {
    this.#suppressed += 1;
    return () => {
      this.#suppressed -= 1;
    };
  }
}

export const sheet = new Sheet();
