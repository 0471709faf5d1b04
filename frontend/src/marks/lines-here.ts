/** The lists of marks from what lies on this device, where the server cannot be asked. */
import type { Id, MeetingCard } from '../api/contract.ts';
import { type KnownPad, linesOf, type Wanted } from '../core/marks/lines.ts';
import type { MarkLines } from '../core/marks/model.ts';
import type { PadModel } from '../core/marks/pad.ts';
import { knownAnswer, MEETINGS } from '../offline/answers.ts';
import { knownNotebook } from '../offline/notebooks.ts';
import { readRooms } from '../offline/rooms.ts';
import { PROTOCOL } from '../state/live.svelte.ts';
import { marks } from '../state/marks.svelte.ts';
import type { Room } from '../state/room.svelte.ts';

export interface LinesHere {
  lines: MarkLines;
  /** Pads that are on this device, and that are not as far as it knows. */
  kept: { count: number; missing: number };
}

/** Lists what was read, as often as it is asked; pads that are open are listed as they are by then. */
export type ListHere = (wanted: Wanted) => LinesHere;

interface Place {
  pad: Id;
  where: KnownPad['where'];
}

/** Reads the marks on the papers of a meeting; undefined where none of them are kept. */
export async function marksHere({ id, meeting, entities }: Room): Promise<ListHere | undefined> {
  const papers = Object.values(entities.paper).filter((paper) => paper.versions.length > 0);
  const named = { meeting_id: id, meeting_title: meeting?.title ?? '' };
  const places = papers.map((paper): Place => {
    return { pad: paper.id, where: { ...named, paper_id: paper.id, paper_title: paper.title, item_id: paper.item_id } };
  });
  return await read(places, papers.length);
}

/** Reads the pages of one's notebooks that can be opened here; undefined where none are kept. */
export async function notesHere(me: Id): Promise<ListHere | undefined> {
  const meetings = (await readRooms(PROTOCOL)).flatMap((room) => Object.values(room.entities.meeting));
  const books = meetings.map(async ({ id, title }): Promise<Place[]> => {
    const pad = await knownNotebook(me, id);
    const nowhere = { paper_id: null, paper_title: null, item_id: null };
    return pad === undefined ? [] : [{ pad, where: { meeting_id: id, meeting_title: title, ...nowhere } }];
  });
  const known = (await knownAnswer<MeetingCard[]>(MEETINGS)) ?? [];
  const list = await read((await Promise.all(books)).flat(), known.length);
  return list && ((wanted) => list({ ...wanted, kind: 'sheet' }));
}

/** Each pad is unsealed once, here. `of`: how many there are. */
async function read(places: readonly Place[], of: number): Promise<ListHere | undefined> {
  const models = places.map(async ({ pad }) => [pad, marks.inHand(pad) ?? (await marks.here(pad))] as const);
  const kept = new Map(await Promise.all(models));
  const known = () => places.flatMap(({ pad, where }) => standing(where, marks.inHand(pad) ?? kept.get(pad)));
  if (known().length === 0) return undefined;
  return (wanted) => {
    const pads = known();
    return { lines: linesOf(pads, wanted), kept: { count: pads.length, missing: Math.max(0, of - pads.length) } };
  };
}

function standing(where: Place['where'], model: PadModel | undefined): KnownPad[] {
  if (!model) return [];
  return [{ where, layers: model.layers, marks: model.marks.values(), comments: model.comments.values() }];
}
