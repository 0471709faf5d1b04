/** Two people editing one thing: what the server says to the second. */
import { ApiProblem } from './client.ts';

export interface EditConflict {
  /** The person who changed it. */
  changed_by: string | null;
  changed_by_name: string | null;
  changed_at: string | null;
  /** The version that stands now; what it says is in the live entity. */
  current: number;
}

/** The conflict an edit met, if that is what it met. */
export function editConflict(error: unknown): EditConflict | undefined {
  if (!(error instanceof ApiProblem) || error.code !== 'edit_conflict') return undefined;
  const { changed_by, changed_by_name, changed_at, current } = error.extra;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    changed_by: text(changed_by),
    changed_by_name: text(changed_by_name),
    changed_at: text(changed_at),
    current: typeof current === 'number' ? current : 0,
  };
}
