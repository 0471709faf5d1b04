/** Who may be made the presenter: whoever has the item first, then oneself, then those who are in the room. */
import type { Attendee, Id, PersonRef } from '../api/contract.ts';
import { fold } from './names.ts';

/** People of the meeting whose name holds `text`, the likeliest first. */
export function offered(
  attendees: readonly Pick<Attendee, 'person' | 'presence'>[],
  ofItem: PersonRef | null,
  me: Id | undefined,
  text: string,
): PersonRef[] {
  const wanted = fold(text.trim());
  const rank = ({ person, presence }: Pick<Attendee, 'person' | 'presence'>) => {
    if (person.id === ofItem?.id) return 0;
    if (person.id === me) return 1;
    return presence === 'in_room' || presence === 'remote' ? 2 : 3;
  };
  return attendees
    .filter(({ person }) => fold(person.full_name).includes(wanted))
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ person }) => person);
}
