/** What one console shows and may do: who holds it, what is refused and why, which side panel is open. */
import type { Attendee, Id, Vote } from '../../api/contract.ts';
import { m } from '../../paraglide/messages.js';
import { outbox } from '../../state/outbox.svelte.ts';
import type { Room } from '../../state/room.svelte.ts';
import { errorText } from '../../text/errors.ts';
import { isPresent } from './seating.ts';

export type Side = 'item' | 'seats' | 'vote' | 'conclusion';

/** Words on their way to a conclusion, and the version they began from. */
export interface Draft {
  text: string;
  version: number;
}

export class Desk {
  /** The panel on the right, or the only one when upright. */
  side = $state<Side>('vote');
  /** Nothing answers a touch while it is locked. */
  locked = $state(false);
  #failure = $state<string>();
  #busy = $state<string>();
  #shown = $state<Id>();
  #drafts = $state.raw<Record<Id, Draft>>({});

  readonly holder = $derived.by(() => this.room.meeting?.console ?? null);
  /** The chair, or a secretary with the chair's standing permission. */
  readonly mayRun = $derived.by(() => {
    const me = this.room.me;
    return Boolean(me?.chair || (me?.staff && this.room.meeting?.secretary_may_run));
  });
  readonly holds = $derived.by(() => {
    const me = this.room.me;
    return Boolean(me && this.holder?.person_id === me.person_id && this.holder.login_id === me.login_id);
  });
  readonly running = $derived.by(
    () => this.room.meeting?.state === 'in_session' || this.room.meeting?.state === 'paused',
  );
  /** Why commands of the room are refused from here, in a sentence; nothing when they are not. */
  readonly refusal: string | undefined = $derived.by(() => {
    if (!this.mayRun) return m.console_refused_not_allowed();
    if (!this.holder) return m.console_refused_free();
    return this.holds ? undefined : m.console_refused_elsewhere({ name: this.holder.name });
  });
  readonly members: Attendee[] = $derived.by(() =>
    this.room.attendees.filter((attendee) => attendee.role === 'member'),
  );
  readonly guests: Attendee[] = $derived.by(() =>
    this.room.attendees.filter((attendee) => attendee.role === 'invitee' || attendee.role === 'substitute'),
  );
  readonly vote: Vote | undefined = $derived.by(() => this.room.openVote);
  /** The vote whose result is looked at. */
  readonly shown: Vote | undefined = $derived.by(() =>
    this.#shown ? this.room.entities.vote[this.#shown] : undefined,
  );
  /** Who has answered the open vote. */
  readonly voted: ReadonlySet<Id> | undefined = $derived.by(() => {
    if (!this.vote) return undefined;
    return new Set(this.room.progress(this.vote.id)?.voted ?? []);
  });
  /** Members in the room or away by screen who have not answered the open vote. */
  readonly waiting: Attendee[] = $derived.by(() => {
    const { voted, vote } = this;
    if (!voted || !vote) return [];
    const electors = new Set(this.room.electors(vote.id));
    return this.members.filter(
      (member) => isPresent(member) && electors.has(member.person.id) && !voted.has(member.person.id),
    );
  });

  constructor(readonly room: Room) {}

  /** What the last command was refused with, until the next one. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** The command that is on its way. */
  get busy(): string | undefined {
    return this.#busy;
  }

  dismiss(): void {
    this.#failure = undefined;
  }

  /** Runs one command under its name and says whether it was done; a refusal is shown at once. */
  async run(name: string, command: (key: string) => Promise<unknown>): Promise<boolean> {
    if (this.#busy) return false;
    this.#busy = name;
    this.#failure = undefined;
    try {
      await outbox.run(command);
      return true;
    } catch (error) {
      this.#failure = errorText(error);
      return false;
    } finally {
      this.#busy = undefined;
    }
  }

  show(vote: Id | undefined): void {
    this.#shown = vote;
    if (vote) this.side = 'vote';
  }

  draft(item: Id): Draft | undefined {
    return this.#drafts[item];
  }

  keep(item: Id, draft: Draft | undefined): void {
    const { [item]: _, ...rest } = this.#drafts;
    this.#drafts = draft ? { ...rest, [item]: draft } : rest;
  }
}
