import { expect, test } from 'vitest';
import { inScope, ROLES, scopesOf } from './roles.ts';

const bodies = [{ id: 'b', name: 'Chính phủ', unit_id: 'u' }];
const units = [{ id: 'u', parent_id: null, name: 'Văn phòng Chính phủ', short_name: 'VPCP', code: 'A01' }];

test('a secretary is given a body or a unit, the others a unit, the system administrator nothing', () => {
  const kinds = Object.fromEntries(
    ROLES.map((role) => [role, scopesOf(role, bodies, units).map((scope) => scope.kind)]),
  );
  expect(kinds).toEqual({
    secretary: ['body', 'unit'],
    records_clerk: ['unit'],
    submitting_agency: ['unit'],
    unit_admin: ['unit'],
    system_admin: [],
  });
});

test('a role without a scope holds in the whole installation', () => {
  expect(inScope('system_admin', undefined)).toEqual({
    role: 'system_admin',
    scope_kind: 'installation',
    scope_id: null,
  });
  expect(inScope('secretary', { kind: 'body', id: 'b', name: '' })).toEqual({
    role: 'secretary',
    scope_kind: 'body',
    scope_id: 'b',
  });
});
