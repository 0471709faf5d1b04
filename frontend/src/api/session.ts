/** Login, lock, password and PIN. */
import { get, newKey, readAt, write } from './client.ts';
import type { Me, Notice, Today } from './contract.ts';
import { forgetEarly } from './early.ts';

/** Words about the lock wait for each other: none is waited for longer, milliseconds. */
const LOCK_WITHIN = 10_000;

/** Waits no longer than `within` milliseconds, where that is given. */
export const fetchMe = (within?: number) => get<Me>('/me', {}, within);
/** When a `fetchMe` made now was asked for. */
export const meAt = () => readAt('/me');
export const login = (username: string, password: string) => {
  forgetEarly();
  return write<Me>('POST', '/login', { username, password }, newKey());
};
export const logout = () => write<void>('POST', '/logout', undefined, newKey());
export const lock = () => write<void>('POST', '/lock', undefined, newKey(), LOCK_WITHIN);
/** Opens the lock with the PIN, or with the password where the account has no PIN. */
export const unlock = (pin: string) => {
  forgetEarly();
  return write<void>('POST', '/unlock', { pin }, newKey(), LOCK_WITHIN);
};
export const reportActive = () => write<void>('POST', '/active', undefined, newKey());
export const changePassword = (current: string, next: string) =>
  write<void>('POST', '/password', { current, new: next }, newKey());
export const setPin = (password: string, pin: string) => write<void>('POST', '/pin', { password, pin }, newKey());

export const fetchToday = () => get<Today>('/today');
export const fetchNotices = () => get<Notice[]>('/notices');
export const readNotice = (id: string) => write<void>('POST', `/notices/${id}/read`, undefined, newKey());
