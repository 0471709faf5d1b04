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
