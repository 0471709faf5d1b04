/** Marks on papers and in notebooks: what is new on a pad, what one does there, its layers. */
import type { Feed, Layer, MarkLines, Op, Outcome } from '../core/marks/model.ts';
import { get, newKey, write } from './client.ts';
import type { Id, PersonRef } from './contract.ts';
import type { components } from './schema.d.ts';

type Schemas = components['schemas'];
type SentOp = Schemas['SendOps']['ops'][number];
/** All of it read-only, and everything there that the server always sends. */
type Whole<T> = T extends object ? { readonly [K in keyof T]-?: Whole<Exclude<T[K], undefined>> } : T;
type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;
type Agrees<Given extends Asked, Asked> = Given;
/** What the pure core calls marks is what the server's document says: where they part, this does not compile. */
export type Agreed = [
  Agrees<Frozen<Op>, Frozen<SentOp>>,
  Agrees<Whole<Schemas['Feed']>, Frozen<Feed>>,
  Agrees<Whole<Schemas['OpsAnswer']>, Frozen<OpsAnswer>>,
];

export interface OpsAnswer {
  outcomes: Outcome[];
  seq: number;
  epoch: number;
}

/** An id made on this device, 32 hex digits. */
export const newId = (): Id => newKey().replaceAll('-', '');

/** What is new after `after`; another epoch than the server's begins anew. */
export const fetchFeed = (pad: Id, after: number, epoch: number) => get<Feed>(`/pads/${pad}/feed`, { after, epoch });
/** Operations of one device; sending them again does nothing twice. */
export const sendOps = (pad: Id, device: Id, ops: readonly Op[]) =>
  write<OpsAnswer>('POST', `/pads/${pad}/ops`, { device, ops }, newKey());

/** Who may be let into a shared layer of a paper. */
export const fetchLayerPeople = (paper: Id) => get<PersonRef[]>(`/papers/${paper}/layer-people`);
export const makeLayer = (pad: Id, name: string, members: Id[], key: string) =>
  write<Layer>('POST', `/pads/${pad}/layers`, { name, members }, key);
export const changeLayer = (id: Id, change: { name?: string; members?: Id[] }, key: string) =>
  write<Layer>('PATCH', `/layers/${id}`, change, key);
export const removeLayer = (id: Id, key: string) => write<void>('DELETE', `/layers/${id}`, undefined, key);

/** Brings the marks of a paper that I see onto its newest version; answers with how many must wait. */
export const bringForward = (paper: Id, key: string) =>
  write<{ waiting: number }>('POST', `/papers/${paper}/bring-forward`, undefined, key);
/** One's own notebook of a meeting. */
export const fetchNotebook = (meeting: Id) => get<{ pad: Id }>(`/meetings/${meeting}/notebook`);

/** Marks of a meeting's papers that I may see, the newest first. */
export const fetchMeetingMarks = (meeting: Id, query: { person: Id; kind: string; q: string; cursor: string }) =>
  get<MarkLines>(`/meetings/${meeting}/marks`, query);
/** The pages of my notebooks of all meetings, the newest first. */
export const fetchNotes = (query: { q: string; cursor: string }) => get<MarkLines>('/notes', query);
