// @vitest-environment node
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PersonRef } from '../api/contract.ts';
import type { Feed, Mark } from '../core/marks/model.ts';
import { PadModel } from '../core/marks/pad.ts';
import { shelf } from '../offline/store.ts';
import { vault } from '../offline/vault.ts';
import { PadKeeper } from './pad-keeper.ts';
import { PadStore } from './pad-store.ts';

const me: PersonRef = { id: 'me', full_name: 'Tạ Thị Mỹ Lệ', short_name: 'Mỹ Lệ', title: '', unit_name: '' };
const kept = shelf('marks');
const rows = () => kept.entries('rows me pad ');
const idOf = (at: number) => at.toString(16).padStart(32, '0');
let may = true;

function mark(at: number, seq = at): Mark {
  const body = {
    kind: 'note',
    page: 1,
    at: [1, 2],
    text: `${at}`,
    color: 'blue',
    rects: [],
  } as unknown as Mark['body'];
  const when = { created_at: '2026-11-23T01:00:00Z', changed_at: '2026-11-23T01:00:00Z' };
  const never = { removed: false, settled: null, places: {} };
  return { id: idOf(at), pad: 'pad', layer: 'l', owner: me, version: 'v', revision: 1, seq, body, ...when, ...never };
}

function feed(marks: Mark[], more: Partial<Feed> = {}): Feed {
  const seq = Math.max(...marks.map((each) => each.seq));
  return { pad: 'pad', epoch: 1, seq, more: false, reset: false, layers: [], marks, comments: [], ...more };
}

function opened(): { model: PadModel; keeper: PadKeeper } {
  const model = new PadModel('pad', me);
  return { model, keeper: new PadKeeper(new PadStore('pad', me.id), model, () => may) };
}

async function restored(): Promise<PadModel> {
  const { model, keeper } = opened();
  await keeper.restore(() => undefined);
  return model;
}

beforeEach(async () => {
  may = true;
  await vault.empty();
  await vault.open(await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']));
});

describe('a pad on the device', () => {
  it('comes back as it was, and one changed mark has only its own box written anew', async () => {
    const { model, keeper } = opened();
    keeper.changed(model.take(feed(Array.from({ length: 1_000 }, (_, at) => mark(at + 1)))));
    keeper.now();
    await vi.waitFor(async () => expect(await kept.get('head me pad')).toMatchObject({ seq: 1_000 }));
    expect(await rows()).toHaveLength(256);
    const writes = vi.spyOn(kept, 'change');
    keeper.changed(model.take(feed([mark(7, 1_001)])));
    keeper.now();
    await vi.waitFor(async () => expect(await kept.get('head me pad')).toMatchObject({ seq: 1_001 }));
    expect(writes.mock.calls.flatMap(([puts]) => puts.map(([key]) => key))).not.toContain('rows me pad 08');
    expect(writes.mock.calls.flatMap(([puts]) => puts.map(([key]) => key))).toContain('rows me pad 07');
    const again = await restored();
    expect([...again.marks].sort()).toEqual([...model.marks].sort());
    expect(again.seq).toBe(1_001);
  });

  it('forgets what is no longer seen when it begins anew', async () => {
    const { model, keeper } = opened();
    keeper.changed(model.take(feed([mark(1), mark(2)])));
    keeper.now();
    await vi.waitFor(async () => expect(await rows()).toHaveLength(2));
    keeper.begunAnew();
    keeper.changed(model.take(feed([mark(2)], { reset: true, epoch: 2 })));
    keeper.now();
    await vi.waitFor(async () => expect(await rows()).toHaveLength(1));
    await vi.waitFor(async () => expect([...(await restored()).marks.keys()]).toEqual([idOf(2)]));
  });

  it('is written no further once it may not be', async () => {
    const { model, keeper } = opened();
    keeper.changed(model.take(feed(Array.from({ length: 600 }, (_, at) => mark(at + 1)))));
    keeper.now();
    may = false;
    await new PadStore('pad', me.id).clearRows();
    await kept.count('');
    expect([await rows(), await kept.get('head me pad')]).toEqual([[], undefined]);
  });
});
