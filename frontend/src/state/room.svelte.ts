/** One meeting as it is now: snapshot, then events; redrawn only where something changed. */
import { ApiProblem, LinkLost, newKey } from '../api/client.ts';
import type {
  Id,
  Item,
  Meeting,
  Paper,
  PaperVersion,
  Progress,
  RoomMe,
  ServerFrame,
  Snapshot,
  Vote,
  VoteNames,
} from '../api/contract.ts';
import { fetchSnapshot, snapshotAt } from '../api/meetings.ts';
import { castBallot } from '../api/votes.ts';
import { backoff } from '../core/backoff.ts';
import { emptyEntities, fromSnapshot, type LiveState, step } from '../core/live.ts';
import { dropRoom, keepRoom, readRoom } from '../offline/rooms.ts';
import { BallotBox } from './ballots.svelte.ts';
import { clock } from './clock.svelte.ts';
import { Lead } from './lead.svelte.ts';
import { live, PROTOCOL } from './live.svelte.ts';
import { outbox } from './outbox.svelte.ts';

export type RoomStatus = 'loading' | 'ready' | 'denied' | 'missing' | 'failed';

const RESYNC_SPREAD = 1_500;
const KEEP_EVERY = 2_000;
/** What is known at once is kept at once: the network may go with the next step. */
const KEEP_FIRST = 200;
/** What was removed may be put back, and nobody tells those who are no longer in it. */
const GONE_AGAIN = 10_000;

export class Room {
  #live = $state.raw<LiveState>({ seq: 0, entities: emptyEntities() });
  #me = $state.raw<RoomMe>();
  #progress = $state.raw<Record<Id, Progress>>({});
  #status = $state<RoomStatus>('loading');
  #error = $state.raw<unknown>();
  #seq: number | undefined;
  #generation = 0;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #keeping: ReturnType<typeof setTimeout> | undefined;
  readonly ballots = new BallotBox({
    cast: castBallot,
    newKey,
    pause: (attempt) => outbox.pause(attempt),
    track: () => outbox.track(),
  });

  /** Who presents, and whether this screen goes along. */
  readonly lead = new Lead(this);

  readonly items = $derived(Object.values(this.#live.entities.item).sort((a, b) => a.no - b.no));
  readonly attendees = $derived(Object.values(this.#live.entities.attendee).sort((a, b) => a.order - b.order));
  readonly votes = $derived(
    Object.values(this.#live.entities.vote).sort((a, b) => a.opened_at.localeCompare(b.opened_at)),
  );
  readonly documents = $derived(Object.values(this.#live.entities.document));
  /** The vote that is open now, whoever may answer it. */
  readonly openVote = $derived(this.votes.findLast((vote) => vote.state === 'open'));
  /** The open vote that waits for my ballot, if I am one of its electors. */
  readonly myOpenVote = $derived.by(() => {
    const vote = this.openVote;
    const mine = vote && this.#me && this.electors(vote.id).includes(this.#me.person_id);
    return mine ? vote : undefined;
  });

  constructor(readonly id: Id) {
    void this.load();
    live.follow(id, { seq: () => this.#seq, frame: (frame) => this.#frame(frame) });
  }

  get status(): RoomStatus {
    return this.#status;
  }

  /** The server says that there is no such meeting for this person. */
  get gone(): boolean {
    return this.#status === 'denied' || this.#status === 'missing';
  }

  /** Why `status` is `failed`. */
  get error(): unknown {
    return this.#error;
  }

  get me(): RoomMe | undefined {
    return this.#me;
  }

  get meeting(): Meeting | undefined {
    return this.#live.entities.meeting[this.id];
  }

  get entities() {
    return this.#live.entities;
  }

  get currentItem(): Item | undefined {
    const id = this.meeting?.current_item_id;
    return id ? this.#live.entities.item[id] : undefined;
  }

  get myAttendee() {
    const id = this.#me?.attendee_id;
    return id ? this.#live.entities.attendee[id] : undefined;
  }

  /** Who may answer a vote; nobody as far as those let into one item know. */
  electors(vote: Id): readonly Id[] {
    return this.#live.entities.vote_names[vote]?.electors ?? [];
  }

  /** How each elector answered a closed vote. */
  named(vote: Id): NonNullable<VoteNames['names']> {
    return this.#live.entities.vote_names[vote]?.names ?? [];
  }

  /** Running figures of a vote; with counts only for the chair's staff. */
  progress(vote: Id): Progress | undefined {
    return this.#progress[vote];
  }

  /** Papers of an item in their order, those that can be read or lie on the table. */
  papers(item: Id): Paper[] {
    return this.prepared(item).filter((paper) => paper.on_paper || paper.versions.length > 0);
  }

  /** Papers of an item in their order; for the staff also those of which no file is ready yet. */
  prepared(item: Id): Paper[] {
    return Object.values(this.#live.entities.paper)
      .filter((paper) => paper.item_id === item)
      .sort((a, b) => a.order - b.order);
  }

  /** What was sent last for a paper, while it is inspected or when it was refused; the staff alone sees it. */
  sentLast(paper: Paper): PaperVersion | undefined {
    const sent = [...paper.versions, ...(this.#live.entities.paper_intake[paper.id]?.versions ?? [])];
    return sent.reduce<PaperVersion | undefined>(
      (last, version) => (last && last.no > version.no ? last : version),
      undefined,
    );
  }

  /** The paper a version belongs to, while it may be read. */
  paperOfVersion(version: Id): Paper | undefined {
    return Object.values(this.#live.entities.paper).find((paper) => paper.versions.some((held) => held.id === version));
  }

  votesOf(item: Id): Vote[] {
    return this.votes.filter((vote) => vote.item_id === item);
  }

  /** Takes a fresh snapshot and goes on from it; `quiet` while the screen says that there is no such meeting. */
  async load(quiet = false): Promise<void> {
    const generation = ++this.#generation;
    clearTimeout(this.#retry);
    this.#seq = undefined;
    if (this.gone && !quiet) this.#status = 'loading';
    if (this.#status === 'ready') live.waits(this.id);
    try {
      const asked = snapshotAt(this.id);
      const snapshot = await fetchSnapshot(this.id);
      if (generation === this.#generation) this.#take(snapshot, asked);
    } catch (error) {
      if (generation === this.#generation) await this.#failed(error, generation);
    }
  }

  leave(): void {
    this.#generation += 1;
    clearTimeout(this.#retry);
    this.#stopKeeping();
    this.lead.forget();
    live.unfollow(this.id);
  }

  #take(snapshot: Snapshot, asked: number): void {
    clock.learn(snapshot.server_time, asked, Date.now());
    this.#live = fromSnapshot(snapshot);
    this.#me = snapshot.me;
    this.#progress = snapshot.progress;
    this.ballots.reset(snapshot.my_ballots);
    this.#settleBallots();
    this.lead.passed(this.meeting?.presenter?.person_id);
    this.#seq = snapshot.seq;
    this.#status = 'ready';
    this.#attempt = 0;
    live.join(this.id);
    this.#stopKeeping();
    this.#keep(KEEP_FIRST);
  }

  async #failed(error: unknown, generation: number): Promise<void> {
    if (error instanceof ApiProblem && (error.status === 403 || error.status === 404)) {
      this.#forget();
      live.settled(this.id);
      void dropRoom(this.id);
      this.#status = error.status === 403 ? 'denied' : 'missing';
      this.#retry = setTimeout(() => void this.load(true), GONE_AGAIN);
      return;
    }
    if (error instanceof LinkLost && this.#status !== 'ready' && (await this.#recall(generation))) return;
    if (generation !== this.#generation) return;
    this.#error = error;
    if (this.#status === 'loading') this.#status = 'failed';
    this.#retry = setTimeout(() => void this.load(), backoff(this.#attempt++, Math.random, 1_000));
  }

  /** Without the server: as it was kept here, to be brought forward by the events since then. */
  async #recall(generation: number): Promise<boolean> {
    const kept = await readRoom(this.id, PROTOCOL);
    if (!kept || generation !== this.#generation) return false;
    this.#live = { seq: kept.seq, entities: { ...emptyEntities(), ...kept.entities } };
    this.#me = kept.me;
    this.ballots.reset(kept.ballots);
    this.#settleBallots();
    this.#seq = kept.seq;
    this.#status = 'ready';
    live.join(this.id);
    return true;
  }

  #stopKeeping(): void {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
  }

  /** Keeps what is known on this device, now and then while it changes. */
  #keep(after = KEEP_EVERY): void {
    this.#keeping ??= setTimeout(() => {
      this.#keeping = undefined;
      if (this.#seq === undefined || !this.#me) return;
      const { seq, entities } = this.#live;
      void keepRoom(this.id, { protocol: PROTOCOL, seq, entities, me: this.#me, ballots: this.ballots.held });
    }, after);
  }

  /** What may no longer be seen leaves this device at once. */
  #forget(): void {
    this.#live = { seq: 0, entities: emptyEntities() };
    this.#progress = {};
    this.lead.forget();
    this.#status = 'loading';
  }

  /** Being put out may be undone before the word of it arrives, so the server is asked how things stand. */
  #putOut(): void {
    this.#forget();
    void this.load();
  }

  #frame(frame: ServerFrame & { meeting: Id }): void {
    if (frame.t === 'events') this.#events(frame);
    else if (frame.t === 'progress') this.#progressed(frame);
    else if (frame.t === 'ballot') this.ballots.receive({ ...frame, vote_id: frame.vote });
    else if (frame.t === 'access') void this.load();
    else if (frame.t === 'resync') this.#retry = setTimeout(() => void this.load(), Math.random() * RESYNC_SPREAD);
    else if (frame.t === 'denied') this.#putOut();
    else if (frame.t === 'lead') this.lead.heard(frame);
    else if (frame.t === 'lead_over') this.lead.over(frame.by);
  }

  #events(frame: ServerFrame & { t: 'events' }): void {
    if (this.#seq === undefined) return;
    const moved = step(this.#live, frame);
    if (moved.kind === 'gap') live.join(this.id);
    if (moved.kind !== 'applied') return;
    this.#seq = moved.state.seq;
    this.#live = moved.state;
    this.#keep();
    this.lead.passed(this.meeting?.presenter?.person_id);
    if (frame.events.length > 0) this.#settleBallots();
  }

  #progressed(progress: Progress): void {
    const held = this.#progress[progress.vote];
    if (!held || held.revision < progress.revision) this.#progress = { ...this.#progress, [progress.vote]: progress };
  }

  #settleBallots(): void {
    for (const vote of this.votes) if (vote.state !== 'open') this.ballots.close(vote.id);
  }
}
