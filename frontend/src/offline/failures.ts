/** Errors that cross from a worker to the page and mean the same there. */
import { ApiProblem, LinkLost } from '../api/client.ts';
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

/** The error that was told of. */
export function errorOf(failure: Failure): Error {
  if (failure.kind === 'problem') return new ApiProblem(failure.status, failure.code, failure.extra);
  if (failure.kind === 'lost') return new LinkLost();
  if (failure.kind === 'full') return new StorageFull();
  return new Error(failure.message);
}
