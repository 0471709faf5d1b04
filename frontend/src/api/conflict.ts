/** Two people editing one thing: what the server says to the second. */
import { ApiProblem } from './client.ts';

export interface EditConflict<T> {
  changed_by: string | null;
  changed_at: string | null;
  current: T;
}

/** The conflict an edit met, if that is what it met. */
export function editConflict<T>(error: unknown): EditConflict<T> | undefined {
  if (!(error instanceof ApiProblem) || error.code !== 'edit_conflict') return undefined;
  const { changed_by, changed_at, current } = error.extra;
  return {
    changed_by: typeof changed_by === 'string' ? changed_by : null,
    changed_at: typeof changed_at === 'string' ? changed_at : null,
    current: current as T,
  };
}
