/** Questions put in a meeting, and one's own ballot. */
import { write } from './client.ts';
import type { Ballot, Choice, Id } from './contract.ts';

export interface VoteInput {
  item_id: Id;
  question: string;
  paper_version_id?: Id | null;
  seconds?: number | null;
  majority_of?: string;
  threshold?: string;
  tie?: string;
}

export const openVote = (meeting: Id, input: VoteInput, key: string) =>
  write<{ id: Id }>('POST', `/meetings/${meeting}/votes`, input, key);
export const closeVote = (vote: Id, key: string) => write<void>('POST', `/votes/${vote}/close`, undefined, key);
export const voidVote = (vote: Id, reason: string, key: string) =>
  write<void>('POST', `/votes/${vote}/void`, { reason }, key);
export const extendVote = (vote: Id, seconds: number, key: string) =>
  write<void>('POST', `/votes/${vote}/extend`, { seconds }, key);

/** Tells the members who have not answered that they are waited for. */
export const remindElectors = (vote: Id, key: string) =>
  write<{ count: number }>('POST', `/votes/${vote}/remind`, undefined, key);

/** `based_on` is the revision this device knows of, 0 when it knows of none. */
export const castBallot = (vote: Id, choice: Choice, based_on: number, key: string) =>
  write<Ballot>('PUT', `/votes/${vote}/ballot`, { choice, based_on }, key);
export const recordByHand = (vote: Id, person_id: Id, choice: Choice, reason: string, based_on: number, key: string) =>
  write<Ballot>('POST', `/votes/${vote}/ballots-by-hand`, { person_id, choice, reason, based_on }, key);
