/** Errors that cross from a worker to the page and mean the same there. */
import { ApiProblem, LinkLost, report } from '../api/client.ts';
import { StorageFull } from './keeping.ts';

export type Failure =
  | { kind: 'problem'; status: number; code: string; extra: Readonly<Record<string, unknown>> }
  | { kind: 'lost' }
  | { kind: 'full' }
  | { kind: 'other'; message: string };

/** What is told of an error. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ApiProblem)
    return { kind: 'problem', status: error.status, code: error.code, extra: error.extra };
  if (error instanceof LinkLost) return { kind: 'lost' };
  if (error instanceof StorageFull) return { kind: 'full' };
  return { kind: 'other', message: String(error) };
}

/** The error that was told of. A worker has no screen to tell that the login is gone: it hears of it here. */
export function errorOf(failure: Failure): Error {
  if (failure.kind === 'problem') return report(new ApiProblem(failure.status, failure.code, failure.extra));
  if (failure.kind === 'lost') return new LinkLost();
  if (failure.kind === 'full') return new StorageFull();
  return new Error(failure.message);
}
