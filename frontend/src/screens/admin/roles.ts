/** Roles an administrator gives, and where they hold. */
import type { Role } from '../../api/admin.ts';
import type { Unit } from '../../api/contract.ts';
import { m } from '../../paraglide/messages.js';
import { word } from '../../text/lookup.ts';

/** Roles that hold in one unit; the administrator of the system holds everywhere. */
export const ROLES = ['secretary', 'records_clerk', 'submitting_agency', 'unit_admin', 'system_admin'] as const;
export type GivenRole = (typeof ROLES)[number];

/** A role as the server takes it. */
export function granted(role: GivenRole, unit: string): Role {
  return role === 'system_admin'
    ? { role, scope_kind: 'installation', scope_id: null }
    : { role, scope_kind: 'unit', scope_id: unit };
}

/** `Thư ký · Văn phòng Chính phủ` */
export function roleWords(role: Role, units: ReadonlyMap<string, Unit>): string {
  const unit = role.scope_kind === 'unit' ? units.get(role.scope_id ?? '') : undefined;
  const scope = unit?.short_name ?? (role.scope_kind === 'installation' ? m.admin_scope_installation() : '');
  return [word('role', role.role), scope].filter(Boolean).join(' · ');
}
