/** A device of its own for each test of what lies on it: the database is real, the server answers what a test has it answer. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, vi } from 'vitest';
import type { Me } from '../api/contract.ts';
import { device } from './device.ts';
import { shelf } from './store.ts';
import { vault } from './vault.ts';

export const HOUR = 3_600_000;
export const YEAR = 365 * 24 * HOUR;
export const NOW = Date.parse('2026-11-23T01:30:00Z');
const KEY = btoa('\u0007'.repeat(32));
export const me = (account_id: string) =>
  ({ account_id, person: { full_name: `Mr ${account_id}` }, idle_seconds: 900, has_pin: true }) as Me;
export const marks = shelf('marks');

/** What the server was asked, and what it answers. */
export const server = {
  asked: [] as { path: string; id: string }[],
  answer: (_path: string): Response => registered(),
};
export const registered = (hours = 72, key: string | null = KEY) =>
  Response.json({ id: 'd', key, hours, server_time: '' });
export const refused = (status: number, code: string) => Response.json({ code }, { status });

export function memory(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const held = new Map<string, string>();
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
  };
}

/** As if the page were loaded anew: nothing is left but what lies on the device. */
export const reload = () => vault.close();

/** Settles a person and waits until things are kept for them. */
export async function settle(person: Me): Promise<void> {
  await device.settle(person);
  await device.kept();
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  vi.stubGlobal('document', { cookie: '' });
  vi.stubGlobal('sessionStorage', memory());
  vi.stubGlobal('localStorage', memory());
  await vault.empty();
  server.asked = [];
  server.answer = () => registered();
  vi.stubGlobal('fetch', async (path: string, { body }: { body?: string }) => {
    server.asked.push({ path, id: body ? JSON.parse(body).id : '' });
    return server.answer(path);
  });
});
afterEach(async () => {
  await device.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
