/** Roles an administrator gives, and where they hold. */
import type { AdministeredBody, GivenRole as Given, Role } from '../../api/admin.ts';
import type { Unit } from '../../api/contract.ts';
import { m } from '../../paraglide/messages.js';
import { word } from '../../text/lookup.ts';

/** Roles that hold in one unit, a secretary's also in one body; the administrator of the system holds everywhere. */
export const ROLES = ['secretary', 'records_clerk', 'submitting_agency', 'unit_admin', 'system_admin'] as const;
export type GivenRole = (typeof ROLES)[number];

/** A role as the server takes it, in a unit. */
export function granted(role: GivenRole, unit: string): Role {
  return role === 'system_admin'
    ? { role, scope_kind: 'installation', scope_id: null }
    : { role, scope_kind: 'unit', scope_id: unit };
}

export interface Scope {
  kind: 'unit' | 'body';
  id: string;
  name: string;
}

/** Where a role can be given: in the bodies first where it is a secretary's, which is the usual way, then in units. */
export function scopesOf(role: GivenRole, bodies: readonly AdministeredBody[], units: readonly Unit[]): Scope[] {
  if (role === 'system_admin') return [];
  const own: Scope[] = units.map(({ id, name }) => ({ kind: 'unit', id, name }));
  if (role !== 'secretary') return own;
  return [...bodies.map(({ id, name }): Scope => ({ kind: 'body', id, name })), ...own];
}

/** A role as the server takes it, in a scope; none where it holds everywhere. */
export function inScope(role: GivenRole, scope: Scope | undefined): Role {
  return scope
    ? { role, scope_kind: scope.kind, scope_id: scope.id }
    : { role, scope_kind: 'installation', scope_id: null };
}

/** `Thư ký · VPCP` */
export function roleWords(role: Given): string {
  const scope =
    { installation: m.admin_scope_installation(), meeting: m.admin_scope_meeting() }[role.scope_kind] ??
    role.scope_name;
  return [word('role', role.role), scope].filter(Boolean).join(' · ');
}
