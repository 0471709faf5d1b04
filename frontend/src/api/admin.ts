/** Accounts, signing keys and the audit log, for administrators. */
import { get, write } from './client.ts';
import type { Id } from './contract.ts';
import type { components } from './schema.d.ts';

type Schemas = components['schemas'];
export type Account = Schemas['AccountView'];
export type Role = Schemas['Role'];
export type NewAccount = Required<Schemas['CreateAccount']>;
export type AuditEntry = Schemas['AuditView'];
export type SigningKey = Schemas['KeyView'];

export const fetchAccounts = () => get<Account[]>('/accounts');
export const createAccount = (input: NewAccount, key: string) => write<{ id: Id }>('POST', '/accounts', input, key);
export const changeAccount = (id: Id, act: 'disable' | 'enable' | 'unblock', key: string) =>
  write<void>('POST', `/accounts/${id}/${act}`, undefined, key);
export const resetPassword = (id: Id, password: string, key: string) =>
  write<void>('POST', `/accounts/${id}/reset-password`, { password }, key);

export const fetchKeys = () => get<SigningKey[]>('/signing-keys');
export const unblockKey = (id: Id, key: string) => write<void>('POST', `/signing-keys/${id}/unblock`, undefined, key);

/** Newest first; `before` is the time of the last entry one has. */
export const fetchAudit = (query: { action?: string; before?: string }) => get<AuditEntry[]>('/audit', query);

/** A key for one person, or as the seal of one unit; it takes the place of an older one. Each PIN is a new act. */
export const issueKey = (owner: { person_id: Id } | { unit_id: Id }, pin: string, key: string) =>
  write<SigningKey>('POST', '/signing-keys', { ...owner, pin }, key);

export type GivenRole = Schemas['GivenRole'];
export const giveRole = (account: Id, role: Role, key: string) =>
  write<{ id: Id }>('POST', `/accounts/${account}/roles`, role, key);
export const takeRole = (id: Id, key: string) => write<void>('DELETE', `/roles/${id}`, undefined, key);

export type AdministeredBody = Schemas['AdministeredBody'];
export type Membership = Schemas['MembershipView'];
export type MembershipInput = Required<Schemas['ChangeMembership']>;
type Whole<T> = { [K in keyof T]-?: T[K] extends object | undefined ? Required<NonNullable<T[K]>> : T[K] };
export type BodyRules = Whole<Schemas['BodyRules']>;
export const fetchAdministeredBodies = () => get<AdministeredBody[]>('/administered-bodies');
export const fetchBodyRules = (body: Id) => get<BodyRules>(`/bodies/${body}/rules`);
export const fetchMembers = (body: Id) => get<Membership[]>(`/bodies/${body}/members`);
export const addMember = (body: Id, input: Required<Schemas['AddMembership']>, key: string) =>
  write<{ id: Id }>('POST', `/bodies/${body}/members`, input, key);
export const changeMember = (id: Id, input: MembershipInput, key: string) =>
  write<void>('PATCH', `/memberships/${id}`, input, key);
export const removeMember = (id: Id, key: string) => write<void>('DELETE', `/memberships/${id}`, undefined, key);

export type Signer = Schemas['SignerView'];
export type SignerInput = Required<Schemas['SetSigner']>;
export const fetchSigners = (body: Id) => get<Signer[]>(`/bodies/${body}/signers`);
export const setSigner = (body: Id, kind: string, input: SignerInput, key: string) =>
  write<void>('PUT', `/bodies/${body}/signers/${kind}`, input, key);

export type OwnDay = Schemas['OwnDayView'];
export const fetchOwnDays = () => get<OwnDay[]>('/own-days');
export const addOwnDay = (input: Required<Schemas['AddOwnDay']>, key: string) =>
  write<{ id: Id }>('POST', '/own-days', input, key);
export const removeOwnDay = (id: Id, key: string) => write<void>('DELETE', `/own-days/${id}`, undefined, key);
