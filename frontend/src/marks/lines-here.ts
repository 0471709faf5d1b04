/** The lists of marks from what lies on this device, where the server cannot be asked. */
import type { Id, MeetingCard } from '../api/contract.ts';
import { type KnownPad, linesOf, type Wanted } from '../core/marks/lines.ts';
import type { MarkLines } from '../core/marks/model.ts';
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

type Where = KnownPad['where'];

/** The marks on the papers of a meeting; undefined where none of them are kept. */
export async function marksHere({ id, meeting, entities }: Room, wanted: Wanted): Promise<LinesHere | undefined> {
  const papers = Object.values(entities.paper).filter((paper) => paper.versions.length > 0);
  const named = { meeting_id: id, meeting_title: meeting?.title ?? '' };
  const pads = papers.map((paper) =>
    padHere(paper.id, { ...named, paper_id: paper.id, paper_title: paper.title, item_id: paper.item_id }),
  );
  return listed(await Promise.all(pads), papers.length, wanted);
}

/** The pages of one's notebooks that can be opened here; undefined where none are kept. */
export async function notesHere(me: Id, wanted: Wanted): Promise<LinesHere | undefined> {
  const meetings = (await readRooms(PROTOCOL)).flatMap((room) => Object.values(room.entities.meeting));
  const pads = meetings.map(async ({ id, title }) => {
    const pad = await knownNotebook(me, id);
    const nowhere = { paper_id: null, paper_title: null, item_id: null };
    return pad === undefined ? undefined : padHere(pad, { meeting_id: id, meeting_title: title, ...nowhere });
  });
  const known = (await knownAnswer<MeetingCard[]>(MEETINGS)) ?? [];
  return listed(await Promise.all(pads), known.length, { ...wanted, kind: 'sheet' });
}

async function padHere(id: Id, where: Where): Promise<KnownPad | undefined> {
  const model = await marks.here(id);
  return model && { where, layers: model.layers, marks: model.marks.values(), comments: model.comments.values() };
}

function listed(found: readonly (KnownPad | undefined)[], of: number, wanted: Wanted): LinesHere | undefined {
  const pads = found.filter((pad) => pad !== undefined);
  if (pads.length === 0) return undefined;
  return { lines: linesOf(pads, wanted), kept: { count: pads.length, missing: Math.max(0, of - pads.length) } };
}
