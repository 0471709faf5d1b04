/** Which pad is one's notebook of a meeting, as this device knows it. */
import type { Id } from '../api/contract.ts';
import { fetchNotebook } from '../api/marks.ts';
import { shelf } from './store.ts';

const kept = shelf('notebooks');
const place = (person: Id, meeting: Id) => `${person} ${meeting}`;

/** The pad without the server; undefined where it was never asked for. */
export const knownNotebook = (person: Id, meeting: Id) => kept.get<Id>(place(person, meeting));

/** The pads of all that are known here. */
export const notebooksHere = async (person: Id): Promise<Id[]> =>
  (await kept.entries<Id>(`${person} `)).map(([, pad]) => pad);

/** The pad as the server says, known here from now on. Throws as the server's answers do. */
export async function askNotebook(person: Id, meeting: Id): Promise<Id> {
  const { pad } = await fetchNotebook(meeting);
  await kept.put(place(person, meeting), pad);
  return pad;
}
