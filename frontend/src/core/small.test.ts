import { expect, it } from 'vitest';
import type { Ballot } from '../api/contract.ts';
import { backoff } from './backoff.ts';
import { ballotState, newerBallot } from './ballot.ts';
import { compareNames, fold } from './names.ts';
import { wasNotHeld } from './not-held.ts';

const ballot = (revision: number): Ballot => ({
  vote_id: 'v',
  choice: 'for',
  revision,
  cast_at: '2026-11-23T02:53:12Z',
  receipt: 'K7-204',
  by_hand: false,
});

it('waits longer each time, up to a ceiling, never all at once', () => {
  expect(backoff(0, () => 0)).toBe(250);
  expect(backoff(0, () => 1)).toBe(500);
  expect(backoff(3, () => 1)).toBe(4_000);
  expect(backoff(60, () => 1)).toBe(4_000);
});

it('shows an unconfirmed press before what the server holds', () => {
  expect(ballotState(undefined, undefined, false)).toEqual({ kind: 'free' });
  expect(ballotState(ballot(1), { choice: 'against', failed: false }, false)).toEqual({
    kind: 'sending',
    choice: 'against',
  });
  expect(ballotState(ballot(1), { choice: 'against', failed: true }, false)).toEqual({
    kind: 'not_sent',
    choice: 'against',
  });
  expect(ballotState(ballot(1), undefined, false)).toEqual({ kind: 'recorded', ballot: ballot(1) });
  expect(ballotState(ballot(2), undefined, true)).toEqual({ kind: 'elsewhere', ballot: ballot(2) });
});

it('never goes back to an older revision', () => {
  expect(newerBallot(ballot(3), ballot(2)).revision).toBe(3);
  expect(newerBallot(ballot(1), ballot(2)).revision).toBe(2);
  expect(newerBallot(undefined, ballot(1)).revision).toBe(1);
});

it('folds marks and đ', () => {
  expect(fold('Đất ĐAI, quyết định')).toBe('dat dai, quyet dinh');
});

it('orders people by given name', () => {
  const names = ['Lê Khắc Sơn', 'Đặng Ngọc Diệu', 'Cao Thị Ngân', 'Hồ Văn Ân'];
  expect(names.sort(compareNames)).toEqual(['Hồ Văn Ân', 'Đặng Ngọc Diệu', 'Cao Thị Ngân', 'Lê Khắc Sơn']);
});

it('calls a meeting not held once its time is over and nobody opened it', () => {
  const over = Date.parse('2026-11-23T04:00:00Z');
  const meeting = { state: 'published', ends_at: '2026-11-23T04:00:00Z' } as const;
  expect([wasNotHeld(meeting, over - 1), wasNotHeld(meeting, over)]).toEqual([false, true]);
  expect(wasNotHeld({ ...meeting, state: 'in_session' }, over)).toBe(false);
});
