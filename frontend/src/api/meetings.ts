/** Meetings, their items and people, and running them. `key` is the command's idempotency key, made once by whoever sends it. */
import { get, type Query, readAt, write } from './client.ts';
import type { Body, Conclusion, Id, MeetingCard, PersonRef, Presence, Snapshot, Unit } from './contract.ts';

export const fetchMeetings = (query: { state?: string; q?: string; start?: string; end?: string } = {}) =>
  get<MeetingCard[]>('/meetings', query satisfies Query);
const snapshotOf = (meeting: Id) => `/meetings/${meeting}/snapshot`;
export const fetchSnapshot = (meeting: Id) => get<Snapshot>(snapshotOf(meeting));
/** When a snapshot read now was asked for. */
export const snapshotAt = (meeting: Id) => readAt(snapshotOf(meeting));
/** The body's members who are not let into the whole meeting. */
export const fetchUnlisted = (meeting: Id) => get<PersonRef[]>(`/meetings/${meeting}/members-not-listed`);
export const fetchBodies = () => get<Body[]>('/bodies');
export const fetchPeople = (q: string) => get<PersonRef[]>('/people', { q });
export const fetchUnits = () => get<Unit[]>('/units');

export interface MeetingInput {
  body_id: Id;
  kind: string;
  title: string;
  starts_at: string;
  ends_at: string;
  place: string;
}

export interface ItemInput {
  title: string;
  minutes: number;
  presenter_id?: Id | null;
  submitting_unit_id?: Id | null;
  kind: string;
}

type Edit<T> = Partial<T> & { expected_version: number };

export const createMeeting = (input: MeetingInput, key: string) => write<{ id: Id }>('POST', '/meetings', input, key);
export const editMeeting = (id: Id, edit: Edit<MeetingInput>, key: string) =>
  write<void>('PATCH', `/meetings/${id}`, edit, key);
export const deleteMeeting = (id: Id, key: string) => write<void>('DELETE', `/meetings/${id}`, undefined, key);
export const restoreMeeting = (id: Id, key: string) => write<void>('POST', `/meetings/${id}/restore`, undefined, key);

export const addItem = (meeting: Id, input: ItemInput, key: string) =>
  write<{ id: Id }>('POST', `/meetings/${meeting}/items`, input, key);
export const editItem = (id: Id, edit: Edit<ItemInput>, key: string) => write<void>('PATCH', `/items/${id}`, edit, key);
export const deleteItem = (id: Id, key: string) => write<void>('DELETE', `/items/${id}`, undefined, key);
export const restoreItem = (id: Id, key: string) => write<void>('POST', `/items/${id}/restore`, undefined, key);
/** `expected` is the order the person began from; somebody else's new order in between is a conflict. */
export const orderItems = (meeting: Id, expected: Id[], item_ids: Id[], key: string) =>
  write<void>('PUT', `/meetings/${meeting}/item-order`, { expected_item_ids: expected, item_ids }, key);

export interface AttendeesInput {
  person_ids: Id[];
  role: 'member' | 'invitee' | 'substitute' | 'secretary' | 'clerk';
  item_ids?: Id[];
}

export const addAttendees = (meeting: Id, input: AttendeesInput, key: string) =>
  write<void>('POST', `/meetings/${meeting}/attendees`, input, key);
export const editAttendee = (id: Id, edit: { role: AttendeesInput['role']; item_ids?: Id[] }, key: string) =>
  write<void>('PATCH', `/attendees/${id}`, edit, key);
export const deleteAttendee = (id: Id, key: string) => write<void>('DELETE', `/attendees/${id}`, undefined, key);
export const restoreAttendee = (id: Id, key: string) => write<void>('POST', `/attendees/${id}/restore`, undefined, key);

export const publish = (meeting: Id, key: string) =>
  write<void>('POST', `/meetings/${meeting}/publish`, undefined, key);
export const noteOpened = (meeting: Id, key: string) =>
  write<void>('POST', `/meetings/${meeting}/opened`, undefined, key);
export const reply = (meeting: Id, answer: 'attending' | 'absent', reason: string, key: string) =>
  write<void>('POST', `/meetings/${meeting}/reply`, { reply: answer, reason }, key);

export const run = (meeting: Id, step: 'start' | 'pause' | 'resume' | 'close', key: string) =>
  write<void>('POST', `/meetings/${meeting}/${step}`, undefined, key);
export const moveToItem = (meeting: Id, item_id: Id, key: string) =>
  write<void>('POST', `/meetings/${meeting}/current-item`, { item_id }, key);
export const takeConsole = (meeting: Id, key: string) =>
  write<void>('POST', `/meetings/${meeting}/console`, undefined, key);
export const setStandingPermission = (meeting: Id, allowed: boolean, key: string) =>
  write<void>('POST', `/meetings/${meeting}/standing-permission`, { allowed }, key);
export const setPresenter = (meeting: Id, person_id: Id | null, key: string) =>
  write<void>('POST', `/meetings/${meeting}/presenter`, { person_id }, key);
export const checkIn = (meeting: Id, key: string) => write<void>('POST', `/meetings/${meeting}/check-in`, {}, key);
export const setPresence = (attendee: Id, presence: Presence, key: string) =>
  write<void>('POST', `/attendees/${attendee}/presence`, { presence }, key);
export const recordConclusion = (item: Id, text: string, expected_version: number, key: string) =>
  write<Conclusion>('PUT', `/items/${item}/conclusion`, { text, expected_version }, key);
