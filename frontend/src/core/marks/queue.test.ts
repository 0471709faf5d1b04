import { beforeEach, describe, expect, it } from 'vitest';
import type { Op } from './model.ts';
import { box, DEVICE, feed, frame, mark, me, other, PAD, put, remove } from './pad.fixture.ts';
import { PadModel } from './pad.ts';
import type { Queued } from './queued.ts';

let pad: PadModel;
beforeEach(() => {
  pad = new PadModel(PAD, me);
  pad.take(feed(0));
});

describe("one's own operations", () => {
  it('show at once, and stay until the feed shows them', () => {
    pad.add(DEVICE, put(1, 'a', box(2)));
    expect(pad.marks.get('a')?.body).toEqual(box(2));
    const batch = pad.next();
    expect(batch?.ops).toHaveLength(1);
    pad.answer(DEVICE, [{ n: 1, id: 'a', status: 'applied', revision: 1 }], 5);
    expect(pad.marks.has('a')).toBe(true);
    expect(pad.next()).toBeUndefined();
    pad.push(frame(0, 5, [mark('a', 5, { body: box(2) })]));
    expect(pad.queue.all).toHaveLength(0);
    expect(pad.marks.get('a')?.seq).toBe(5);
  });

  it('lie over what others did meanwhile, only with the parts they change', () => {
    pad.take(feed(1, [mark('a', 1)]));
    pad.add(DEVICE, put(1, 'a', box(9, 'mine'), ['text']));
    pad.push(frame(1, 2, [mark('a', 2, { revision: 2, body: box(5, 'older') })]));
    expect(pad.marks.get('a')?.body).toEqual(box(5, 'mine'));
  });

  it('are joined while they wait, and leave with the revision that is known', () => {
    pad.take(feed(1, [mark('a', 1, { revision: 4 })]));
    pad.add(DEVICE, put(1, 'a', box(2), ['style']));
    const { dropped } = pad.add(DEVICE, put(2, 'a', box(2, 'word'), ['text']));
    expect(dropped.map(({ op }) => op.n)).toEqual([1]);
    expect(pad.next()?.ops).toEqual([{ ...put(2, 'a', box(2, 'word')), base: 4, parts: ['style', 'text'] }]);
  });

  it('keep their number and their base once they may have arrived', () => {
    pad.add(DEVICE, put(1, 'a', box(2)));
    pad.next();
    pad.add(DEVICE, put(2, 'a', box(3), ['style']));
    expect(pad.next()?.ops.map(({ n }) => n)).toEqual([1]);
    pad.answer(DEVICE, [{ n: 1, id: 'a', status: 'known', revision: 1 }], 1);
    expect(pad.next()?.ops).toEqual([{ ...put(2, 'a', box(3)), base: 1, parts: ['style'] }]);
  });

  it('that remove what was never sent are sent all the same: another tab may hold what made it', () => {
    pad.add(DEVICE, put(1, 'a', box(2)));
    const { dropped } = pad.add(DEVICE, remove(2, 'a'));
    expect(dropped.map(({ op }) => op.n)).toEqual([1]);
    expect(pad.marks.size).toBe(0);
    expect(pad.next()?.ops).toEqual([remove(2, 'a')]);
  });

  it('rest on what their maker had seen, not on what came before they left', () => {
    pad.take(feed(1, [mark('a', 1, { revision: 4 }), mark('b', 1)]));
    pad.add(DEVICE, put(1, 'a', box(2, 'mine'), ['text']));
    pad.add(DEVICE, remove(2, 'b'));
    pad.take(feed(3, [mark('a', 2, { revision: 5, body: box(1, 'unseen') }), mark('b', 3, { revision: 2 })]));
    expect(pad.next()?.ops).toMatchObject([{ base: 4 }, { base: 1 }]);
  });

  it('rest on the revision they name where their maker had seen less than is known', () => {
    pad.take(feed(1, [mark('a', 1, { revision: 4 })]));
    pad.add(DEVICE, { ...put(1, 'a', box(2, 'mine'), ['text']), base: 3 } as Op);
    expect(pad.next()?.ops).toMatchObject([{ base: 3 }]);
  });

  it('rest on their own answered ones, unless somebody else came between', () => {
    for (const revision of [1, 3]) {
      const pad = new PadModel(PAD, me);
      pad.add(DEVICE, put(1, 'a', box(2)));
      pad.next();
      pad.add(DEVICE, put(2, 'a', box(2, 'waits'), ['text']));
      pad.answer(DEVICE, [{ n: 1, id: 'a', status: 'applied', revision }], 5);
      const base = revision === 1 ? 1 : 0;
      expect(pad.next()?.ops).toMatchObject([{ n: 2, base }]);
      pad.add(DEVICE, put(3, 'a', box(3), ['style']));
      pad.answer(DEVICE, [{ n: 2, id: 'a', status: 'applied', revision: base + 1 }], 6);
      expect(pad.next()?.ops).toMatchObject([{ n: 3, base: base + 1 }]);
    }
  });

  it('of earlier starts of the page follow each other as they were made', () => {
    const [monday, thursday] = ['f'.repeat(32), 'a'.repeat(32)];
    const lives = [
      { device: monday, op: put(5, 'a', box(1, 'monday')) },
      { device: thursday, op: put(2, 'a', box(1, 'thursday')) },
      { device: thursday, op: remove(3, 'b') },
    ];
    let kept: Queued[] = [];
    for (const { device, op } of [{ device: monday, op: put(4, 'b', box(1)) }, ...lives]) {
      const life = new PadModel(PAD, me);
      life.restore(kept.toSorted((a, b) => (a.device < b.device ? -1 : 1)));
      life.add(device, op);
      kept = [...life.queue.all];
    }
    const last = new PadModel(PAD, me);
    last.restore(kept.toSorted((a, b) => (a.device < b.device ? -1 : 1)));
    expect([...last.marks.values()].map(({ body }) => body)).toEqual([box(1, 'thursday')]);
    expect(last.next()?.ops.map(({ n }) => n)).toEqual([4, 5]);
    last.answer(
      monday,
      [4, 5].map((n) => ({ n, id: n === 4 ? 'b' : 'a', status: 'applied', revision: 1 })),
      2,
    );
    expect(last.next()).toMatchObject({
      device: thursday,
      ops: [
        { n: 2, base: 1 },
        { n: 3, base: 1 },
      ],
    });
  });

  it('keep their order though the clock went back', () => {
    pad.restore([{ device: 'e'.repeat(32), op: put(7, 'a', box(2)), made: Date.now() + 1e10, sent: false }]);
    const { added } = pad.add(DEVICE, put(1, 'a', box(3)));
    expect(added.made).toBeGreaterThan(Date.now() + 1e9);
  });

  it('of another tab hold back what came after them about the same thing', () => {
    pad.add(DEVICE, put(1, 'a', box(1)));
    pad.add('e'.repeat(32), put(1, 'b', box(1)));
    pad.add(DEVICE, put(2, 'b', box(2), ['style']));
    expect(pad.next()?.ops.map(({ n }) => n)).toEqual([1]);
  });

  it('wait for what they speak of: a mark brought back, or put by another tab', () => {
    const said = (n: number): Op => ({ op: 'comment', n, id: `c${n}`, mark: 'a', text: 'Xin giữ' });
    const settled: Op = { op: 'settle', n: 4, mark: 'a', settled: true };
    pad.take(feed(1, [mark('a', 1)]));
    pad.add(DEVICE, remove(1, 'a'));
    pad.next();
    for (const op of [put(2, 'a', box(1)), said(3), settled]) pad.add(DEVICE, op);
    expect(pad.next()?.ops.map(({ n }) => n)).toEqual([1]);
    pad.answer(DEVICE, [{ n: 1, id: 'a', status: 'applied', revision: 2 }], 2);
    expect(pad.next()?.ops.map(({ n }) => n)).toEqual([2, 3, 4]);

    pad = new PadModel(PAD, me);
    pad.add(DEVICE, put(1, 'b', box(1)));
    pad.add('e'.repeat(32), put(1, 'a', box(1)));
    for (const op of [said(3), settled]) pad.add(DEVICE, op);
    expect(pad.next()?.ops.map(({ n }) => n)).toEqual([1]);
  });

  it('do nothing to a mark before another tab has said what it said of it', () => {
    pad.take(feed(1, [mark('a', 1)]));
    pad.add(DEVICE, put(1, 'b', box(1)));
    pad.add('e'.repeat(32), { op: 'comment', n: 1, id: 'c', mark: 'a', text: 'Xin giữ' });
    pad.add(DEVICE, remove(2, 'a'));
    expect(pad.next()?.ops.map(({ n }) => n)).toEqual([1]);
  });

  it('bring a removed mark back', () => {
    pad.take(feed(1, [mark('a', 1)]));
    pad.add(DEVICE, remove(1, 'a'));
    expect(pad.marks.has('a')).toBe(false);
    pad.add(DEVICE, put(2, 'a', box(1)));
    expect(pad.marks.has('a')).toBe(true);
    expect(pad.next()?.ops.map(({ op }) => op)).toEqual(['put']);
  });

  it('that are refused leave, and the mark is as the server has it', () => {
    pad.take(feed(1, [mark('a', 1)]));
    pad.add(DEVICE, remove(1, 'a'));
    pad.next();
    const { refused } = pad.answer(
      DEVICE,
      [{ n: 1, id: 'a', status: 'refused', code: 'mark_changed', revision: 2 }],
      2,
    );
    expect(refused.map(({ code }) => code)).toEqual(['mark_changed']);
    expect(pad.marks.has('a')).toBe(true);
  });

  it('of a tab that is gone are sent under its own numbers first', () => {
    pad.restore([{ device: 'e'.repeat(32), op: put(7, 'a', box(2)), made: 1, sent: true }]);
    pad.add(DEVICE, put(1, 'b', box(2)));
    expect(pad.next()).toMatchObject({ device: 'e'.repeat(32), ops: [{ n: 7 }] });
    pad.answer('e'.repeat(32), [{ n: 7, id: 'a', status: 'known', revision: 1 }], 1);
    expect(pad.next()).toMatchObject({ device: DEVICE, ops: [{ n: 1 }] });
  });

  it('that put a mark reach the server before what was said of it, however often it is touched', () => {
    pad.add(DEVICE, put(1, 'a', box(1)));
    pad.add(DEVICE, { op: 'comment', n: 2, id: 'c', mark: 'a', text: 'Xin giữ' });
    pad.add(DEVICE, { op: 'settle', n: 3, mark: 'a', settled: true });
    pad.add(DEVICE, put(4, 'a', box(2), ['style']));
    pad.add(DEVICE, remove(5, 'a'));
    pad.add(DEVICE, put(6, 'a', box(3)));
    expect(pad.next()?.ops.map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(pad.marks.get('a')?.body).toEqual(box(3));
    pad.answer(DEVICE, [{ n: 1, id: 'a', status: 'applied', revision: 1 }], 1);
    pad.answer(DEVICE, [{ n: 2, id: 'c', status: 'applied', revision: 1 }], 1);
    pad.answer(DEVICE, [{ n: 3, id: 'a', status: 'applied', revision: 1 }], 1);
    expect(pad.next()?.ops).toEqual([{ ...put(6, 'a', box(3)), base: 1 }]);
  });

  it('that saw less than what they are joined with, or wait behind, are not lifted over what they did not see', () => {
    for (const sent of [false, true]) {
      const pad = new PadModel(PAD, me);
      pad.take(feed(1, [mark('a', 1, { revision: 4 })]));
      pad.add(DEVICE, put(1, 'a', box(2), ['style']));
      if (sent) pad.next();
      pad.add(DEVICE, { ...put(2, 'a', box(2, 'mine'), ['text']), base: 3 } as Op);
      pad.answer(DEVICE, [{ n: 1, id: 'a', status: 'applied', revision: 5 }], 5);
      expect(pad.next()?.ops).toMatchObject([{ n: 2, base: 3 }]);
    }
  });

  it('tell how long ago they were made when they leave, whatever the clock shows', () => {
    const made = Date.now() - 3_600_000;
    pad.restore([{ device: DEVICE, op: put(1, 'a', box(1)), made, sent: false }]);
    expect(pad.next()?.ops).toMatchObject([{ n: 1, ago: 3600 }]);
    expect(pad.queue.all).toMatchObject([{ op: put(1, 'a', box(1)) }]);
  });

  it('that touch up a mark which was never sent leave it as old as it is; of one that the server has they tell when it was touched', () => {
    pad.take(feed(1, [mark('b', 1)]));
    const hours = (count: number) => ({ made: Date.now() - count * 3_600_000, sent: false, device: DEVICE });
    pad.restore([
      { ...hours(3), op: put(1, 'a', box(1)) },
      { ...hours(2), op: { ...put(2, 'b', box(1), ['style']), base: 1 } as Op },
      { ...hours(1), op: put(3, 'c', box(1)) },
    ]);
    pad.add(DEVICE, put(4, 'a', box(2), ['style']));
    pad.add(DEVICE, put(5, 'b', box(2), ['style']));
    expect(pad.next()?.ops.map(({ n, ago }) => [n, ago])).toEqual([
      [4, 10_800],
      [3, 3600],
      [5, undefined],
    ]);
  });

  it('talk and settle before the server has heard', () => {
    pad.take(feed(1, [mark('a', 1, { owner: other })]));
    pad.add(DEVICE, { op: 'comment', n: 1, id: 'c', mark: 'a', text: 'Đồng ý' });
    pad.add(DEVICE, { op: 'settle', n: 2, mark: 'a', settled: true });
    expect(pad.comments.get('c')).toMatchObject({ text: 'Đồng ý', author: me, mark: 'a' });
    expect(pad.marks.get('a')?.settled?.by).toBe(me);
    pad.add(DEVICE, { op: 'remove_comment', n: 3, id: 'c' });
    expect(pad.comments.size).toBe(0);
    expect(pad.next()?.ops.map(({ op }) => op)).toEqual(['settle', 'remove_comment']);
  });
});
