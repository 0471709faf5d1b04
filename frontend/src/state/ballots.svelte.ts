/** One's own ballots in a meeting: pressed, being sent, recorded, or still here. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Ballot, Choice, Id } from '../api/contract.ts';
import { type BallotState, ballotState, newerBallot, type Pending } from '../core/ballot.ts';

/** How a ballot reaches the server; replaced in tests. */
export interface BallotCarrier {
  cast: (vote: Id, choice: Choice, basedOn: number, key: string) => Promise<Ballot>;
  newKey: () => string;
  pause: (attempt: number) => Promise<void>;
  track: () => () => void;
}

interface Press extends Pending {
  key: string;
  /** The revision a key was made for: a key never carries two different commands. */
  basedOn: number;
  attempt: number;
}

function isBallot(value: unknown): value is Ballot {
  return typeof value === 'object' && value !== null && 'revision' in value && 'choice' in value;
}

export class BallotBox {
  #held = $state.raw<Record<Id, Ballot>>({});
  #presses = $state.raw<Record<Id, Press>>({});
  #conflicts = $state.raw<Record<Id, boolean>>({});
  #refusals = $state.raw<Record<Id, string>>({});
  #driving = new Set<Id>();
  #unsure = new Set<Id>();
  #wake = new Map<Id, () => void>();

  constructor(private readonly carrier: BallotCarrier) {}

  state(vote: Id): BallotState {
    return ballotState(this.#held[vote], this.#presses[vote], this.#conflicts[vote] ?? false);
  }

  /** Ballots as the server holds them, by vote. */
  get held(): Readonly<Record<Id, Ballot>> {
    return this.#held;
  }

  /** The code with which the last press was refused, until the next press. */
  refusal(vote: Id): string | undefined {
    return this.#refusals[vote];
  }

  /** Ballots of a new snapshot; presses on their way stay. */
  reset(ballots: Record<Id, Ballot>): void {
    this.#held = ballots;
  }

  /** A ballot as the server holds it, from an answer or from another device over the socket. */
  receive(ballot: Ballot): void {
    const id = ballot.vote_id;
    const known = this.#held[id];
    this.#held = { ...this.#held, [id]: newerBallot(known, ballot) };
    const news = !known || known.revision < ballot.revision;
    if (news && !this.#presses[id] && !this.#driving.has(id))
      this.#conflicts = { ...this.#conflicts, [id]: known?.choice !== ballot.choice };
  }

  /** One tap: kept here, sent, and resent until it is answered. A later tap takes its place. */
  press(vote: Id, choice: Choice): void {
    const state = this.state(vote);
    if (state.kind === 'recorded' && state.ballot.choice === choice) return;
    if (state.kind === 'sending' && state.choice === choice) return;
    this.#conflicts = { ...this.#conflicts, [vote]: false };
    this.#refusals = { ...this.#refusals, [vote]: '' };
    const same = state.kind === 'not_sent' && state.choice === choice ? this.#presses[vote] : undefined;
    this.#put(vote, same ? { ...same, failed: false } : this.#fresh(vote, choice));
    this.#wake.get(vote)?.();
    if (!this.#driving.has(vote)) void this.#drive(vote);
  }

  /** The vote is no longer open: what has not been sent will not be. */
  close(vote: Id): void {
    if (!this.#presses[vote]) return;
    this.#refuse(vote, 'vote_closed');
    this.#wake.get(vote)?.();
  }

  #fresh(vote: Id, choice: Choice): Press {
    return { choice, failed: false, key: this.carrier.newKey(), basedOn: this.#held[vote]?.revision ?? 0, attempt: 0 };
  }

  #put(vote: Id, press: Press): void {
    this.#presses = { ...this.#presses, [vote]: press };
  }

  #drop(vote: Id): void {
    const { [vote]: _, ...rest } = this.#presses;
    this.#presses = rest;
  }

  #refuse(vote: Id, code: string): void {
    this.#drop(vote);
    this.#refusals = { ...this.#refusals, [vote]: code };
  }

  async #drive(vote: Id): Promise<void> {
    this.#driving.add(vote);
    const settle = this.carrier.track();
    try {
      for (let press = this.#presses[vote]; press; press = this.#presses[vote]) await this.#send(vote, press);
    } finally {
      settle();
      this.#driving.delete(vote);
    }
  }

  async #send(vote: Id, press: Press): Promise<void> {
    try {
      const ballot = await this.carrier.cast(vote, press.choice, press.basedOn, press.key);
      this.#unsure.delete(vote);
      this.receive(ballot);
      this.#after(vote, press);
    } catch (error) {
      if (error instanceof LinkLost || (error instanceof ApiProblem && error.code === 'idle_locked'))
        await this.#lost(vote, press);
      else if (error instanceof ApiProblem && error.code === 'ballot_conflict') this.#clash(vote, press, error);
      else if (this.#presses[vote]) this.#refuse(vote, error instanceof ApiProblem ? error.code : 'unknown');
    }
  }

  /** Answered: done, unless another choice was pressed meanwhile, which now follows on the new revision. */
  #after(vote: Id, sent: Press): void {
    const waiting = this.#presses[vote];
    if (!waiting) return;
    if (waiting.choice === sent.choice) this.#drop(vote);
    else this.#put(vote, this.#fresh(vote, waiting.choice));
  }

  /** No answer: this press may have counted. It is shown as not sent and tried again with its key. */
  async #lost(vote: Id, press: Press): Promise<void> {
    this.#unsure.add(vote);
    const current = this.#presses[vote];
    if (current?.key !== press.key) return;
    this.#put(vote, { ...current, failed: true, attempt: current.attempt + 1 });
    await Promise.race([
      this.carrier.pause(current.attempt),
      new Promise<void>((resolve) => this.#wake.set(vote, resolve)),
    ]);
    this.#wake.delete(vote);
  }

  /** Based on an older revision. If that revision may be this device's own lost press, the newer tap follows on it; else the other device's ballot stands. */
  #clash(vote: Id, press: Press, problem: ApiProblem): void {
    const own = this.#unsure.delete(vote);
    const current = problem.extra.current;
    const waiting = this.#presses[vote];
    if (isBallot(current))
      this.#held = { ...this.#held, [vote]: newerBallot(this.#held[vote], { ...current, vote_id: vote }) };
    if (!waiting) return;
    if (waiting.key !== press.key || own) {
      this.#put(vote, this.#fresh(vote, waiting.choice));
      return;
    }
    this.#drop(vote);
    this.#conflicts = { ...this.#conflicts, [vote]: true };
  }
}
