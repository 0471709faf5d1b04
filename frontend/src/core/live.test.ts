import { describe, expect, it } from 'vitest';
import type { Change, LiveEvent, Meeting, Vote } from '../api/contract.ts';
import { applyChanges, emptyEntities, fromSnapshot, type LiveState, step } from './live.ts';

const event = (seq: number, ...changes: Change[]): LiveEvent => ({
  seq,
  type: 'X',
  at: '2026-11-23T01:30:00Z',
  actor: null,
  changes,
});
const put = (kind: string, id: string, value: unknown): Change => ({ kind, id, value });

function started(): LiveState {
  return fromSnapshot({ seq: 4, entities: { meeting: { m: { id: 'm', state: 'published' } }, vote: {} } });
}

describe('the live law', () => {
  it('puts a changed value in place and deletes on null', () => {
    const after = applyChanges(started().entities, [put('vote', 'v', { id: 'v' }), put('meeting', 'm', null)]);
    expect(after.vote.v).toEqual({ id: 'v' } as unknown as Vote);
    expect(after.meeting).toEqual({});
  });

  it('leaves the old state and untouched tables as they were', () => {
    const before = started().entities;
    const after = applyChanges(before, [put('meeting', 'm', { id: 'm', state: 'in_session' })]);
    expect(before.meeting.m?.state).toBe('published' satisfies Meeting['state']);
    expect(after.item).toBe(before.item);
    expect(after.meeting).not.toBe(before.meeting);
  });

  it('keeps changes of one event in their order', () => {
    const after = applyChanges(emptyEntities(), [
      put('vote', 'v', { round: 1 }),
      put('vote', 'v', null),
      put('vote', 'v', { round: 2 }),
    ]);
    expect(after.vote.v).toEqual({ round: 2 });
  });

  it('ignores kinds it does not know', () => {
    const entities = emptyEntities();
    expect(applyChanges(entities, [put('hologram', 'h', {})])).toEqual(entities);
  });

  it('is the same state as a snapshot taken later', () => {
    const events = [
      event(5, put('vote', 'v', { id: 'v', state: 'open' })),
      event(6, put('vote', 'v', { id: 'v', state: 'closed' })),
    ];
    const moved = step(started(), { after: 4, seq: 6, events });
    const fresh = fromSnapshot({
      seq: 6,
      entities: { meeting: { m: { id: 'm', state: 'published' } }, vote: { v: { id: 'v', state: 'closed' } } },
    });
    expect(moved).toEqual({ kind: 'applied', state: fresh });
  });
});

describe('sequence numbers', () => {
  it('moves on an empty watermark', () => {
    const moved = step(started(), { after: 4, seq: 9, events: [] });
    expect(moved.kind === 'applied' && moved.state.seq).toBe(9);
  });

  it('asks again when something before the frame is missing', () => {
    expect(step(started(), { after: 5, seq: 6, events: [event(6)] })).toEqual({ kind: 'gap' });
  });

  it('ignores what it has already applied', () => {
    expect(step(started(), { after: 2, seq: 4, events: [event(3), event(4)] })).toEqual({ kind: 'ignored' });
  });

  it('applies only the new part of an overlapping frame', () => {
    const events = [event(4, put('vote', 'old', { id: 'old' })), event(5, put('vote', 'new', { id: 'new' }))];
    const moved = step(started(), { after: 3, seq: 5, events });
    expect(moved.kind === 'applied' && Object.keys(moved.state.entities.vote)).toEqual(['new']);
  });
});
