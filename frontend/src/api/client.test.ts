import { describe, expect, it } from 'vitest';
import { ApiProblem, address, LinkLost, newKey, problemOf } from './client.ts';
import { editConflict } from './conflict.ts';

describe('a refused answer', () => {
  it('is a problem with its code and what its sentence needs', () => {
    const problem = problemOf(
      429,
      '{"type":"about:blank","title":"x","status":429,"code":"login_blocked","retry_after":95}',
    );
    expect(problem).toMatchObject({ status: 429, code: 'login_blocked', extra: { retry_after: 95 } });
  });

  it('is no answer when a gateway or the database is away', () => {
    expect(problemOf(502, '<html>')).toBeInstanceOf(LinkLost);
    expect(problemOf(503, '{"code":"database_unavailable"}')).toBeInstanceOf(LinkLost);
  });

  it('is an answer when a service of the server says it cannot', () => {
    expect(problemOf(503, '{"code":"signing_unavailable"}')).toBeInstanceOf(ApiProblem);
  });

  it('has a code even where the body says nothing', () => {
    expect(problemOf(500, '')).toMatchObject({ code: 'http_500' });
  });
});

it('makes version 4 UUIDs, never twice the same', () => {
  const keys = Array.from({ length: 50 }, newKey);
  expect(new Set(keys).size).toBe(50);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
});

it('leaves empty values out of an address', () => {
  expect(address('/people', { q: 'Ân', state: '', page: null })).toBe('/api/people?q=%C3%82n');
});

it('reads who changed what in an edit conflict, and nothing in other problems', () => {
  const changed = { changed_by_name: 'Lương Thu Hiên', changed_at: '2026-11-23T02:00:00Z', current: 4 };
  expect(editConflict(new ApiProblem(409, 'edit_conflict', { changed_by: 'a1', ...changed }))).toEqual(changed);
  expect(editConflict(new ApiProblem(409, 'vote_closed'))).toBeUndefined();
});
