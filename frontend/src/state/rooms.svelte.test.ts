import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { live } from './live.svelte.ts';
import { rooms } from './rooms.svelte.ts';

const snapshot = {
  meeting_id: 'm',
  seq: 3,
  server_time: '2026-11-23T01:30:00Z',
  me: { person_id: 'p', attendee_id: null, login_id: 'l', role: 'member', staff: false, chair: false, full: true },
  entities: { meeting: { m: { id: 'm' } }, item: { i1: { id: 'i1', no: 1 } } },
  progress: {},
  my_ballots: {},
};

beforeEach(() => {
  vi.stubGlobal('fetch', async () => Response.json(snapshot));
});

afterEach(() => {
  rooms.clear();
  live.stop();
  vi.unstubAllGlobals();
});

/** A screen that shows a meeting; `items` are what it showed, one after the other. */
function screen() {
  const items: number[] = [];
  const close = $effect.root(() => {
    const room = rooms.open('m');
    $effect(() => void items.push(room.items.length));
  });
  flushSync();
  return { items, close };
}

it('shows what happens to every later screen when the one that opened a meeting first is gone', async () => {
  const first = screen();
  const second = screen();
  first.close();
  await vi.waitFor(() => expect(rooms.get('m')?.status).toBe('ready'));
  flushSync();
  expect(second.items).toEqual([0, 1]);
  second.close();
});
