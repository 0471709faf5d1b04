import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Notice } from '../api/contract.ts';
import { notices } from './notices.svelte.ts';

const notice = (id: string, read_at: string | null = null): Notice => ({
  id,
  kind: 'invitation',
  values: { title: 'Phiên họp' },
  href: '/meetings/1',
  meeting_id: '1',
  at: '2026-11-23T03:00:00Z',
  read_at,
});

function answers(...bodies: { status: number; body: unknown }[]) {
  const left = [...bodies];
  vi.stubGlobal('fetch', () => {
    const { status, body } = left.shift() ?? { status: 500, body: {} };
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
}

beforeEach(() => notices.clear());
afterEach(() => {
  vi.unstubAllGlobals();
});

it('counts what is unread in the list it read', async () => {
  answers({ status: 200, body: [notice('a'), notice('b', '2026-11-23T03:01:00Z'), notice('c')] });
  await notices.load();
  expect(notices.unread).toBe(2);
});

it('puts an arrival on top and tells everyone who listens until they stop', async () => {
  answers({ status: 200, body: [notice('a')] });
  await notices.load();
  const [one, two] = [vi.fn(), vi.fn()];
  const stops = [notices.onArrival(one), notices.onArrival(two)];
  notices.receive(notice('b'));
  expect(notices.list?.map(({ id }) => id)).toEqual(['b', 'a']);
  expect(notices.unread).toBe(2);
  stops[0]?.();
  notices.receive(notice('c'));
  expect([one.mock.calls.length, two.mock.calls.length]).toEqual([1, 2]);
  stops[1]?.();
});

it('takes the mark back when the server refuses it', async () => {
  answers({ status: 200, body: [notice('a')] }, { status: 404, body: { code: 'notice_not_found' } });
  await notices.load();
  const [first] = notices.list ?? [];
  await expect(notices.markRead(first as Notice)).rejects.toMatchObject({ code: 'notice_not_found' });
  expect([notices.unread, notices.list?.[0]?.read_at]).toEqual([1, null]);
});

it('marks once', async () => {
  answers({ status: 200, body: [notice('a')] }, { status: 200, body: null });
  await notices.load();
  await notices.markRead(notices.list?.[0] as Notice);
  await notices.markRead(notices.list?.[0] as Notice);
  expect(notices.unread).toBe(0);
});
