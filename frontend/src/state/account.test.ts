import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { account } from './account.svelte.ts';
import { rooms } from './rooms.svelte.ts';

class ServerEnd {
  static readonly OPEN = 1;
  static last: ServerEnd | undefined;
  readyState = 1;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor() {
    ServerEnd.last = this;
  }

  send(): void {}

  close(): void {}

  say(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const at = '2026-11-23T01:30:00Z';
let roles: { role: string }[];
let asked: string[];

function answer(path: string): unknown {
  if (path.endsWith('/meetings')) return [];
  if (path.endsWith('/me'))
    return {
      account_id: 'a',
      person: { id: 'p', full_name: 'P' },
      roles,
      locked: false,
      idle_seconds: 900,
      server_time: at,
    };
  if (path.endsWith('/today')) return { server_time: at, running: [], waiting: [], week: [], unread_notices: 0 };
  return {};
}

beforeEach(() => {
  vi.useFakeTimers();
  roles = [];
  asked = [];
  vi.stubGlobal('WebSocket', ServerEnd);
  vi.stubGlobal('fetch', async (request: Request | URL | string) => {
    const path = new URL(request instanceof Request ? request.url : request, 'http://test').pathname;
    asked.push(path);
    return Response.json(answer(path));
  });
});

afterEach(async () => {
  await account.logout();
  rooms.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('knows its new roles once rights have changed, and asks once for many meetings', async () => {
  await account.open();
  expect([account.status, account.hasRole('secretary')]).toEqual(['ready', false]);
  roles = [{ role: 'secretary' }];
  asked = [];
  for (const meeting of ['m1', 'm2', 'm3']) ServerEnd.last?.say({ t: 'access', meeting });
  await vi.advanceTimersByTimeAsync(2_000);
  await vi.waitFor(() => expect(account.hasRole('secretary')).toBe(true));
  expect(asked.filter((path) => path.endsWith('/me'))).toHaveLength(1);
  expect(asked.some((path) => path.endsWith('/today'))).toBe(true);
});
