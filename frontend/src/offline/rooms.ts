/** Meetings as this device last knew them, to be shown without the server and brought forward by it later. */
import type { Ballot, Entities, Id, RoomMe } from '../api/contract.ts';
import { shelf } from './store.ts';

export interface KeptRoom {
  /** What the server spoke when it was kept; entities of another number are not understood. */
  protocol: number;
  seq: number;
  entities: Entities;
  me: RoomMe;
  ballots: Record<Id, Ballot>;
}

const rooms = shelf('rooms');

export const keepRoom = (meeting: Id, room: KeptRoom) => rooms.put(meeting, room);

export const dropRoom = (meeting: Id) => rooms.remove(meeting);

/** A meeting as it was kept by a page that speaks `protocol`. */
export async function readRoom(meeting: Id, protocol: number): Promise<KeptRoom | undefined> {
  const kept = await rooms.get<KeptRoom>(meeting);
  return kept?.protocol === protocol ? kept : undefined;
}

/** Lets go of every meeting but these. */
export async function keepOnly(meetings: ReadonlySet<Id>): Promise<void> {
  const held = await rooms.entries();
  const gone = held.map(([meeting]) => meeting).filter((meeting) => !meetings.has(meeting));
  if (gone.length > 0) await rooms.change([], gone);
}

/** Every meeting that was kept by a page that speaks `protocol`. */
export async function readRooms(protocol: number): Promise<KeptRoom[]> {
  const held = await rooms.entries<KeptRoom>();
  return held.map(([, room]) => room).filter((room) => room.protocol === protocol);
}
