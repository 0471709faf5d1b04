/** Values that cross the wire: the server's answers as its OpenAPI document says, its live entities and its socket frames. */
import type { InkFrame, MarksFrame } from '../core/marks/model.ts';
import type { View } from '../core/view.ts';
import type { components } from './schema.d.ts';

type Schemas = components['schemas'];

export type Id = string;
/** ISO 8601 in UTC with a trailing Z. */
export type Instant = string;

export type PersonRef = Schemas['PersonRef'];

export type Me = Schemas['Me'];

export type MeetingState = 'draft' | 'published' | 'in_session' | 'paused' | 'closed';

export type MeetingCard = Omit<Schemas['MeetingCard'], 'state'> & { state: MeetingState };

export type WaitingEntry = Schemas['WaitingMatter'];

export type Today = Omit<Schemas['Today'], 'running' | 'week'> & {
  running: MeetingCard[];
  week: { date: string; meetings: MeetingCard[] }[];
};

export type Notice = Schemas['NoticeView'];

export type Body = Schemas['BodyView'];

export type Unit = Schemas['UnitView'];

/* ── live entities ─────────────────────────────────────────────────────── */

export interface Quorum {
  present: number;
  members: number;
  needed: number;
  met: boolean;
  article: string;
}

export interface ConsoleHolder {
  person_id: Id;
  name: string;
  login_id: Id;
  device: string;
  since: Instant;
}

export interface Meeting {
  id: Id;
  version: number;
  title: string;
  kind: string;
  state: MeetingState;
  starts_at: Instant;
  ends_at: Instant;
  place: string;
  body_id: Id;
  body_name: string;
  chair_id: Id;
  chair_name: string;
  secretary_may_run: boolean;
  current_item_id: Id | null;
  current_item_since: Instant | null;
  console: ConsoleHolder | null;
  /** Whose page, place and pointer the others may follow. */
  presenter: { person_id: Id; name: string } | null;
  quorum: Quorum;
  /** What a vote goes by unless the chair chooses otherwise. */
  decision: DecisionRule;
  started_at: Instant | null;
  closed_at: Instant | null;
  published_at: Instant | null;
}

export interface Item {
  id: Id;
  version: number;
  no: number;
  title: string;
  kind: string;
  minutes: number;
  presenter: PersonRef | null;
  submitting_unit: { id: Id; name: string } | null;
  state: 'pending' | 'current' | 'done';
  /** Whole seconds spent on it before the present stretch. */
  used_seconds: number;
}

export type PaperVersion = Omit<Schemas['VersionView'], 'state'> & { state: 'processing' | 'ready' | 'refused' };

export type Paper = Omit<Schemas['PaperView'], 'versions'> & { versions: PaperVersion[] };

/** What came in for a paper and is not read by anybody; only the chair and the secretaries see it. The id is the paper's. */
export interface PaperIntake {
  id: Id;
  item_id: Id;
  versions: PaperVersion[];
}

export type Classification = Schemas['Classification'];

export type PaperLimits = Schemas['PaperLimits'];

export type Presence = 'absent' | 'in_room' | 'remote' | 'left';

export interface Attendee {
  id: Id;
  person: PersonRef;
  role: 'chair' | 'member' | 'invitee' | 'substitute' | 'secretary' | 'clerk';
  order: number;
  reply: 'attending' | 'absent' | null;
  presence: Presence;
  checked_in_at: Instant | null;
  is_head: boolean;
  is_elector: boolean;
}

/** What only the chair and the secretaries see of an attendee; the id is the attendee's. */
export interface AttendeeNote {
  id: Id;
  reply_reason: string;
  opened_at: Instant | null;
  /** The items an invitee is invited to. */
  item_ids: Id[] | null;
}

export type Choice = 'for' | 'against' | 'abstain';
export type MajorityOf = 'all_members' | 'present' | 'votes_cast';
export type Outcome = 'carried' | 'rejected' | 'no_quorum';

export type TieRule = 'head_at_half' | 'head_at_equal' | 'none';

export interface DecisionRule {
  majority_of: MajorityOf;
  /** A fraction as text: "1/2", "2/3". */
  threshold: string;
  strict: boolean;
  tie: TieRule;
  article: string;
}

export interface VoteRule extends DecisionRule {
  quorum: string;
  quorum_article: string;
}

export interface VoteCounts {
  for: number;
  against: number;
  abstain: number;
  silent: number;
}

export interface VoteResult {
  outcome: Outcome;
  decided_by: 'majority' | 'head' | null;
  code: string;
  counts: VoteCounts;
  in_favour: number;
  base: number;
  quorum_needed: number;
  quorum_met: boolean;
  members: number;
  present: number;
  needed: number;
  article: string;
}

export interface Vote {
  id: Id;
  decision_id: Id;
  item_id: Id;
  question: string;
  paper_version_id: Id | null;
  state: 'open' | 'closed' | 'voided';
  round: number;
  opened_at: Instant;
  closes_at: Instant | null;
  closed_at: Instant | null;
  rule: VoteRule;
  /** Votes in favour that carry it, where the rule counts all members. */
  needed: number | null;
  elector_count: number;
  void_reason: string | null;
  result: VoteResult | null;
}

/** Who may answer a vote and, once it is closed, how each did; the id is the vote's. Not for those let into one item. */
export interface VoteNames {
  id: Id;
  electors: Id[];
  names: { person_id: Id; choice: Choice | 'silent'; by_hand: boolean }[] | null;
  digest: string | null;
}

export type Conclusion = Schemas['ConclusionView'];

export type DocumentState = 'draft' | 'prepared' | 'signed' | 'sealed' | 'issued' | 'returned' | 'cancelled';

export interface DocumentValue {
  id: Id;
  kind: 'conclusion_notice' | 'resolution';
  number: number | null;
  symbol: string;
  reference_number: string | null;
  abstract: string;
  state: DocumentState;
  signer: PersonRef;
  signed_at: Instant | null;
  sealed_at: Instant | null;
  issued_at: Instant | null;
  pages: number | null;
  version: number;
  version_sha256: string | null;
}

/** What each kind of live entity holds. The reducer knows nothing else about them. */
export interface EntityValues {
  meeting: Meeting;
  item: Item;
  paper: Paper;
  attendee: Attendee;
  attendee_note: AttendeeNote;
  paper_intake: PaperIntake;
  vote: Vote;
  vote_names: VoteNames;
  conclusion: Conclusion;
  document: DocumentValue;
}

export type EntityKind = keyof EntityValues;
export type Entities = { [K in EntityKind]: Record<Id, EntityValues[K]> };

export interface Change {
  kind: string;
  id: Id;
  value: unknown;
}

export interface LiveEvent {
  seq: number;
  type: string;
  at: Instant;
  actor: Id | null;
  changes: Change[];
}

/** Running figures of an open vote; counts reach the chair's staff only. */
export interface Progress {
  vote: Id;
  revision: number;
  turnout: number;
  electors: number;
  present: number;
  counts: { for: number; against: number; abstain: number };
  voted: Id[];
}

export type Ballot = Schemas['BallotView'];

export type RoomMe = Schemas['MyPart'];

export type Snapshot = Omit<Schemas['Snapshot'], 'progress' | 'my_ballots'> & {
  progress: Record<Id, Progress>;
  my_ballots: Record<Id, Ballot>;
};

/** Where somebody looks, and the page, x and y of their pointer in its user space. */
export interface LeadView extends View {
  paper: Id;
  pointer: [page: number, x: number, y: number] | null;
  /** Seconds since the presenter touched the device that shows this. */
  idle: number;
}

/** Where the presenter looks; null at something that this person is not let into. */
export interface LeadFrame {
  meeting: Id;
  by: { id: Id; name: string };
  view: LeadView | null;
}

/** Frames about a pad that is watched; after `pad_reset` its feed is read anew and it is watched again. */
export type PadFrame =
  | ({ t: 'marks' } & MarksFrame)
  | ({ t: 'ink' } & InkFrame)
  | { t: 'pad_reset'; pad: Id }
  | { t: 'pad_denied'; pad: Id };

/** Frames the server sends over the one socket. */
export type ServerFrame =
  | PadFrame
  | { t: 'welcome'; server_time: Instant; protocol: number }
  | { t: 'move'; within: number }
  | { t: 'pong'; server_time: Instant }
  | { t: 'events'; meeting: Id; after: number; seq: number; events: LiveEvent[] }
  | ({ t: 'progress'; meeting: Id } & Progress)
  | ({ t: 'ballot'; meeting: Id; vote: Id } & Ballot)
  | { t: 'resync'; meeting: Id }
  | { t: 'access'; meeting: Id }
  | { t: 'denied'; meeting: Id; code: string }
  | ({ t: 'lead' } & LeadFrame)
  | { t: 'lead_over'; meeting: Id; by: Id }
  | PadFrame
  | ({ t: 'notice' } & Notice)
  | { t: 'logout'; reason: string }
  | { t: 'locked' }
  | { t: 'wipe' };

export type PaperPages = Schemas['PaperPages'];
export type PaperText = Schemas['PaperText'];
