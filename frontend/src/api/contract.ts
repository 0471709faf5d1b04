/** Values that cross the wire: the server's answers, its live entities and its socket frames. */

export type Id = string;
/** ISO 8601 in UTC with a trailing Z. */
export type Instant = string;

export type RoleName =
  | 'chair'
  | 'head'
  | 'member'
  | 'substitute'
  | 'invitee'
  | 'secretary'
  | 'submitting_agency'
  | 'clerk'
  | 'unit_admin'
  | 'system_admin';

export interface PersonRef {
  id: Id;
  full_name: string;
  short_name: string;
  title: string;
  unit_name: string;
}

export interface Me {
  account_id: Id;
  username: string;
  person: PersonRef;
  roles: { role: string; scope_kind: string; scope_id: Id | null }[];
  idle_seconds: number;
  locked: boolean;
  must_change_password: boolean;
  has_pin: boolean;
  server_time: Instant;
  theme?: string | null;
}

export type MeetingState = 'draft' | 'published' | 'in_session' | 'paused' | 'closed';

export interface MeetingCard {
  id: Id;
  title: string;
  kind: string;
  state: MeetingState;
  starts_at: Instant;
  ends_at: Instant;
  place: string;
  body_name: string;
  my_role: string | null;
  item_count: number;
  current_item_title: string | null;
  current_item_no: number | null;
  open_vote_closes_at: Instant | null;
  has_open_vote: boolean;
}

export interface WaitingEntry {
  kind: string;
  title: string;
  subtitle: string;
  due_at: Instant | null;
  overdue: boolean;
  working_days_left: number | null;
  href: string;
}

export interface Today {
  server_time: Instant;
  running: MeetingCard[];
  waiting: WaitingEntry[];
  week: { date: string; meetings: MeetingCard[] }[];
  unread_notices: number;
}

export interface Notice {
  id: Id;
  kind: string;
  /** What its sentence is made of. */
  values: Record<string, unknown>;
  href: string;
  meeting_id: Id | null;
  at: Instant;
  read_at: Instant | null;
}

export interface Body {
  id: Id;
  name: string;
  unit_id: Id;
  meeting_kinds: string[];
  members: { person: PersonRef; is_head: boolean }[];
}

export interface Unit {
  id: Id;
  parent_id: Id | null;
  name: string;
  short_name: string;
  code: string;
}

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

export interface PaperVersion {
  id: Id;
  no: number;
  file_name: string;
  size: number;
  sha256: string;
  pages: number | null;
  state: 'processing' | 'ready' | 'refused';
  refusal: string | null;
  signed: boolean;
  signatures: number;
  uploaded_at: Instant;
  uploaded_by: string;
}

export interface Paper {
  id: Id;
  item_id: Id;
  version: number;
  title: string;
  kind: string;
  order: number;
  classification: string;
  on_paper: { handed_out: number; collected: number } | null;
  late: boolean;
  current_version_id: Id | null;
  versions: PaperVersion[];
}

export type Presence = 'absent' | 'in_room' | 'remote' | 'left';

export interface Attendee {
  id: Id;
  person: PersonRef;
  role: 'chair' | 'member' | 'invitee' | 'substitute' | 'secretary' | 'clerk';
  order: number;
  item_ids: Id[] | null;
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
  names: { person_id: Id; choice: Choice | 'silent'; by_hand: boolean }[];
  digest: string;
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
  electors: Id[];
  void_reason: string | null;
  result: VoteResult | null;
}

export interface Conclusion {
  id: Id;
  item_id: Id;
  text: string;
  version: number;
  recorded_by: Id;
  recorded_by_name: string;
  recorded_at: Instant;
}

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
  vote: Vote;
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

export interface Ballot {
  vote_id: Id;
  choice: Choice;
  revision: number;
  cast_at: Instant;
  receipt: string;
  by_hand: boolean;
}

export interface RoomMe {
  person_id: Id;
  login_id: Id;
  attendee_id: Id | null;
  role: string;
  staff: boolean;
  chair: boolean;
  full: boolean;
}

export interface Snapshot {
  meeting_id: Id;
  seq: number;
  server_time: Instant;
  me: RoomMe;
  entities: { [kind: string]: Record<Id, unknown> };
  progress: Record<Id, Progress>;
  my_ballots: Record<Id, Ballot>;
}

/** Frames the server sends over the one socket. */
export type ServerFrame =
  | { t: 'welcome'; server_time: Instant }
  | { t: 'pong'; server_time: Instant }
  | { t: 'events'; meeting: Id; after: number; seq: number; events: LiveEvent[] }
  | ({ t: 'progress'; meeting: Id } & Progress)
  | ({ t: 'ballot'; meeting: Id; vote: Id } & Ballot)
  | { t: 'resync'; meeting: Id }
  | { t: 'access'; meeting: Id }
  | { t: 'denied'; meeting: Id; code: string }
  | ({ t: 'notice' } & Notice)
  | { t: 'logout'; reason: string }
  | { t: 'locked' };

export interface Words {
  page: number;
  width: number;
  height: number;
  words: [text: string, x0: number, y0: number, x1: number, y1: number][];
}
