/** Two people editing one thing: what the server says to the second. */
import { ApiProblem } from './client.ts';

export interface EditConflict {
  /** Full name of who changed it, where known. */
  changed_by_name: string | null;
  changed_at: string | null;
  /** The present version, on which mine can be sent again. */
  current: number;
}

const text = (value: unknown) => (typeof value === 'string' ? value : null);

/** The conflict an edit met, if that is what it met. */
export function editConflict(error: unknown): EditConflict | undefined {
  if (!(error instanceof ApiProblem) || error.code !== 'edit_conflict') return undefined;
  const { changed_by_name, changed_at, current } = error.extra;
  return { changed_by_name: text(changed_by_name), changed_at: text(changed_at), current: Number(current) };
}
