/** One's own signing keys. */
import { get, write } from './client.ts';
import type { Id } from './contract.ts';
import type { components } from './schema.d.ts';

export type SigningKey = components['schemas']['KeyView'];

/** One's own key, and the seals of the units whose records one keeps. */
export const fetchMyKeys = () => get<SigningKey[]>('/signing-keys/mine');
/** Each try is a new act: never send a second PIN with the key of the first. */
export const changeSigningPin = (id: Id, current: string, next: string, key: string) =>
  write<void>('POST', `/signing-keys/${id}/pin`, { current, new: next }, key);
