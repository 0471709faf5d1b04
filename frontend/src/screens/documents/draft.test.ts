import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Draft } from './draft.svelte.ts';
import { detail, server, view } from './sample.ts';

const conflict = {
  status: 409,
  body: { code: 'edit_conflict', changed_by_name: 'Phan Gia Huấn', changed_at: '2026-11-23T03:05:00Z', current: 4 },
};
const theirs = { status: 200, body: detail({ document: view({ version: 4, abstract: 'Của người khác' }) }) };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a draft', () => {
  it('saves by itself a moment after the last key, on the version it began from', async () => {
    const { sent, fetch } = server([{ status: 200, body: view({ version: 2 }) }]);
    vi.stubGlobal('fetch', fetch);
    const draft = new Draft(detail());
    draft.abstract = 'Thông qua Nghị định';
    draft.later();
    await vi.advanceTimersByTimeAsync(1_000);
    draft.later();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ method: 'PATCH', body: { abstract: 'Thông qua Nghị định', expected_version: 1 } });
    expect([draft.dirty, draft.version]).toEqual([false, 2]);
  });

  it('sends nothing where nothing changed', async () => {
    const { sent, fetch } = server([]);
    vi.stubGlobal('fetch', fetch);
    const draft = new Draft(detail());
    draft.abstract = ' Thông qua dự thảo ';
    expect(await draft.save()).toBe(true);
    expect(sent).toEqual([]);
  });

  it('keeps back what the server would refuse', async () => {
    const { sent, fetch } = server([]);
    vi.stubGlobal('fetch', fetch);
    const draft = new Draft(detail());
    draft.recipients = 'Các thành viên Chính phủ';
    flushSync();
    expect(draft.faults).toEqual({ abstract: false, body: false, recipients: true });
    expect(await draft.save()).toBe(false);
    expect(sent).toEqual([]);
  });

  it('asks when somebody else was quicker, and writes mine on top only when told', async () => {
    const { sent, fetch } = server([conflict, theirs, { status: 200, body: view({ version: 5 }) }]);
    vi.stubGlobal('fetch', fetch);
    const draft = new Draft(detail());
    draft.abstract = 'Của tôi';
    expect(await draft.save()).toBe(false);
    expect(draft.conflict?.changed_by_name).toBe('Phan Gia Huấn');
    expect([draft.mine.abstract, draft.theirs?.abstract]).toEqual(['Của tôi', 'Của người khác']);
    draft.later();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toHaveLength(2);
    await draft.keepMine();
    expect(sent[2]).toMatchObject({ body: { abstract: 'Của tôi', expected_version: 4 } });
    expect([draft.conflict, draft.dirty, draft.version]).toEqual([undefined, false, 5]);
  });

  it('takes theirs', async () => {
    const { fetch } = server([conflict, theirs]);
    vi.stubGlobal('fetch', fetch);
    const draft = new Draft(detail());
    draft.abstract = 'Của tôi';
    await draft.save();
    draft.takeTheirs();
    expect([draft.abstract, draft.version, draft.dirty, draft.conflict]).toEqual([
      'Của người khác',
      4,
      false,
      undefined,
    ]);
  });
});
