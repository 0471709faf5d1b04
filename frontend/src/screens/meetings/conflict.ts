/** What to say when somebody else changed the thing first. */
import { ApiProblem } from '../../api/client.ts';
import { m } from '../../paraglide/messages.js';
import * as format from '../../text/format.ts';

/** One sentence: who changed it and when, and that saving again goes over it; nothing for other errors. */
export function conflictText(error: unknown): string | undefined {
  if (!(error instanceof ApiProblem) || error.code !== 'edit_conflict') return undefined;
  const { changed_by_name, changed_at } = error.extra;
  return m.meetings_conflict({
    name: typeof changed_by_name === 'string' ? changed_by_name : m.meetings_somebody(),
    time: typeof changed_at === 'string' ? format.timeToSecond(changed_at) : '',
  });
}
