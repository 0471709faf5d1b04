import { beforeEach, describe, expect, it } from 'vitest';
import type { Mark, Op, Outcome } from './model.ts';
import { box, comment, DEVICE, feed, mark, me, other, PAD, put, remove } from './pad.fixture.ts';
import { PadModel } from './pad.ts';
import type { Queued } from './queued.ts';

const ANOTHER = 'e'.repeat(32);

let pad: PadModel;
beforeEach(() => (pad = fresh()));

function fresh(...marks: Mark[]): PadModel {
  const made = new PadModel(PAD, me);
  made.take(feed(1, [mark('a', 1), mark('theirs', 1, { owner: other }), ...marks]));
  return made;
}

const say = (n: number, on: string): Op => ({ op: 'comment', n, id: 'c', mark: on, text: 'said' });
const unsay = (n: number): Op => ({ op: 'remove_comment', n, id: 'c' });
const no = (n: number, id: string, code: Outcome['code'] = 'too_many_marks', revision = 0): Outcome => ({
  ...{ n, id, status: 'refused', code, revision },
});
const yes = (n: number, id: string, status: 'applied' | 'known' = 'applied'): Outcome => ({
  ...{ n, id, status, revision: 2 },
});
const held = () => pad.queue.all.filter((each) => each.held).map(({ op }) => op.n);
const numbers = () => pad.next()?.ops.map(({ n }) => n);

/** The server answers so; answers with what the writer is told. */
function answers(outcomes: readonly Outcome[], device = DEVICE, seq = 1): string[] {
  const { refused } = pad.answer(device, outcomes, seq);
  return pad.rescue(refused, 'own').codes;
}

/** Does this, has it sent, and the server has room for none of it. */
function refused(...ops: Op[]): void {
  for (const op of ops) pad.add(DEVICE, op);
  pad.next();
  answers(ops.map(({ n, ...op }) => no(n, 'mark' in op ? op.mark : op.id)));
}

/** As another start of the page finds it on the device. */
function restart(): void {
  const { all } = pad.queue;
  pad = fresh();
  pad.restore(JSON.parse(JSON.stringify(all)));
}

describe('what was written and refused for what it is', () => {
  it('stays here, with what is said of it, and is not sent again by itself', () => {
    for (const code of ['too_many_marks', 'body_invalid', 'stroke_too_long'] as const) {
      pad = fresh();
      pad.add(DEVICE, put(1, 'mine', box(1)));
      pad.add(DEVICE, say(2, 'mine'));
      pad.next();
      expect(answers([no(1, 'mine', code), no(2, 'mine', 'mark_not_found')])).toEqual([code]);
      pad.add(DEVICE, { op: 'settle', n: 3, mark: 'mine', settled: true });
      pad.add(DEVICE, put(4, 'other', box(1)));
      expect([held(), pad.queue.held, pad.queue.waiting]).toEqual([[1, 2, 3], 3, 1]);
      expect([pad.marks.has('mine'), pad.comments.has('c')]).toEqual([true, true]);
      expect(numbers()).toEqual([4]);
    }
  });

  it('stays be it an answer, or on the own layer, whatever the server says', () => {
    refused(say(1, 'theirs'));
    expect([held(), pad.comments.has('c')]).toEqual([[1], true]);
    pad = fresh();
    pad.add(DEVICE, { ...put(1, 'mine', box(1)), layer: 'own' } as Op);
    pad.next();
    expect(answers([no(1, 'mine', 'layer_read_only')])).toEqual(['body_invalid']);
    expect(held()).toEqual([1]);
  });

  it('is tried again after a new start, and its writer is not told twice', () => {
    refused(put(1, 'mine', box(1)));
    restart();
    expect(pad.next()?.ops).toEqual([put(1, 'mine', box(1))]);
    expect(answers([no(1, 'mine')])).toEqual([]);
    expect([held(), numbers()]).toEqual([[1], undefined]);
  });
});

describe('what is held holds nothing up', () => {
  it('that the server would take: other answers, and what is done to a mark that it has', () => {
    refused(say(1, 'a'), put(2, 'a', box(1, 'many words'), ['text']));
    const settle: Op = { op: 'settle', n: 4, mark: 'a', settled: true };
    for (const op of [{ ...say(3, 'a'), id: 'd' } as Op, settle]) pad.add(DEVICE, op);
    expect([held(), numbers()]).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('after a new start', () => {
    refused(say(1, 'a'));
    restart();
    pad.add(ANOTHER, put(1, 'a', box(7), ['style']));
    pad.next();
    answers([no(1, 'c')]);
    expect(pad.next()).toMatchObject({ device: ANOTHER, ops: [{ op: 'put', id: 'a' }] });
  });
});

describe('what is held goes', () => {
  it('once something was removed, be the answer lost or the removal in the same message', () => {
    for (const status of ['applied', 'known'] as const) {
      pad = fresh();
      refused(put(1, 'mine', box(1)), say(2, 'theirs'));
      pad.add(DEVICE, remove(3, 'a'));
      expect(numbers()).toEqual([3]);
      answers([yes(3, 'a', status)]);
      expect(numbers()).toEqual([1, 2]);
    }
    pad = fresh();
    for (const op of [put(1, 'mine', box(1)), remove(2, 'a')]) pad.add(DEVICE, op);
    pad.next();
    answers([no(1, 'mine'), yes(2, 'a')]);
    expect(numbers()).toEqual([1]);
    answers([no(1, 'mine')]);
    expect(numbers()).toBeUndefined();
  });

  it('once another device has removed something of its writer, not somebody else', () => {
    refused(put(1, 'mine', box(1)));
    pad.take(feed(2, [mark('theirs', 2, { owner: other, removed: true, body: null })]));
    expect(numbers()).toBeUndefined();
    pad.take(feed(3, [mark('a', 3, { removed: true, body: null })]));
    expect(numbers()).toEqual([1]);
  });

  it('once another tab has sent it: it hides nothing newer', () => {
    refused(put(1, 'mine', box(1, 'mine')), say(2, 'theirs'));
    pad.take(feed(3, [mark('mine', 3, { revision: 2, body: box(1, 'newer') })], [comment('c', 'theirs', 3)]));
    expect(numbers()).toEqual([1, 2]);
    answers([yes(1, 'mine', 'known'), yes(2, 'theirs', 'known')], DEVICE, 3);
    pad.take(feed(3));
    expect([pad.marks.get('mine')?.body, pad.queue.all]).toEqual([box(1, 'newer'), []]);
  });
});

describe('what is held and changed', () => {
  it('is tried as it is now, with what was said of it', () => {
    pad.add(DEVICE, put(1, 'mine', box(1, 'too long')));
    pad.next();
    answers([no(1, 'mine', 'body_invalid')]);
    pad.add(DEVICE, say(2, 'mine'));
    const { dropped } = pad.add(DEVICE, put(3, 'mine', box(1, 'short'), ['text']));
    expect(dropped.map(({ op }) => op.n)).toEqual([1]);
    expect(pad.next()?.ops).toEqual([put(3, 'mine', box(1, 'short')), say(2, 'mine')]);
  });

  it('is tried though the server has had the mark, and keeps what it was based on', () => {
    pad.add(DEVICE, put(1, 'a', box(2, 'too long'), ['text', 'style']));
    pad.next();
    answers([no(1, 'a', 'body_invalid', 1)]);
    pad.add(ANOTHER, put(1, 'a', box(2, 'short'), ['text']));
    expect(pad.next()).toEqual({
      ...{ device: ANOTHER, ops: [{ ...put(1, 'a', box(2, 'short')), base: 1, parts: ['text', 'style'] }] },
    });
    expect(pad.queue.held).toBe(0);
  });

  it('is one of what two tabs did to different parts', () => {
    const far = { ...box(1), rect: [50, 50, 60, 60] } as typeof mine;
    const mine = box(5);
    pad.add(DEVICE, { ...put(1, 'a', far, ['shape', 'layer']), layer: 'own', version: 'w' } as Op);
    const [one] = pad.queue.all;
    pad = fresh();
    pad.add(ANOTHER, put(1, 'a', mine, ['style']));
    const [two] = pad.queue.all;
    pad = fresh();
    pad.restore([{ ...one, made: 1 } as Queued, { ...two, made: 2 } as Queued]);
    pad.next();
    answers([no(1, 'a', 'body_invalid', 1)]);
    expect(pad.next()?.ops).toMatchObject([{ layer: 'own', version: 'w', body: { rect: [50, 50, 60, 60], width: 5 } }]);
  });

  it('while the answer was on its way goes as one', () => {
    pad.add(DEVICE, put(1, 'mine', box(1, 'too long')));
    pad.next();
    pad.add(DEVICE, put(2, 'mine', box(3, 'too long'), ['style']));
    answers([no(1, 'mine', 'body_invalid')]);
    expect(pad.next()?.ops).toEqual([put(2, 'mine', box(3, 'too long'))]);
    answers([no(2, 'mine', 'body_invalid')]);
    pad.add(DEVICE, put(3, 'mine', box(3, 'short'), ['text']));
    expect(pad.next()?.ops).toEqual([put(3, 'mine', box(3, 'short'))]);
    answers([yes(3, 'mine')], DEVICE, 2);
    pad.take(feed(2, [mark('mine', 2, { body: box(3, 'short') })]));
    expect([pad.marks.get('mine')?.body, pad.queue.all]).toEqual([box(3, 'short'), []]);
  });
});

describe('what is held and removed', () => {
  it('is gone with what was said of it, and comes from nowhere again', () => {
    for (const device of [DEVICE, ANOTHER]) {
      pad = fresh();
      refused(put(1, 'mine', box(1)));
      pad.add(DEVICE, say(2, 'mine'));
      if (device === ANOTHER) restart();
      if (device === ANOTHER) pad.next();
      if (device === ANOTHER) answers([no(1, 'mine')]);
      pad.add(device, remove(3, 'mine'));
      expect([pad.next()?.ops, pad.marks.has('mine')]).toEqual([[remove(3, 'mine')], false]);
      const { dropped } = pad.rescue(pad.answer(device, [yes(3, 'mine')], 1).refused, 'own');
      expect(dropped.map(({ op }) => op.n)).toEqual([1, 2]);
      expect([pad.next(), pad.marks.has('mine'), pad.comments.size]).toEqual([undefined, false, 0]);
    }
  });

  it('while the answer was on its way is gone too', () => {
    pad.add(DEVICE, put(1, 'mine', box(1)));
    pad.next();
    pad.add(DEVICE, say(2, 'mine'));
    pad.add(DEVICE, remove(3, 'mine'));
    answers([no(1, 'mine')]);
    expect([held(), numbers(), pad.marks.has('mine')]).toEqual([[1, 2], [3], false]);
    answers([yes(3, 'mine')]);
    expect([held(), numbers(), pad.marks.has('mine'), pad.comments.size]).toEqual([[], undefined, false, 0]);
  });

  it('is no answer any more that was taken back', () => {
    refused(say(1, 'theirs'));
    pad.add(ANOTHER, unsay(1));
    expect([pad.comments.size, pad.next()?.ops]).toEqual([0, [unsay(1)]]);
    answers([yes(1, 'c')], ANOTHER);
    expect([held(), numbers()]).toEqual([[], undefined]);
  });

  it('is neither kept nor told of again where it was taken back before it was refused', () => {
    pad.add(DEVICE, put(1, 'mine', box(1)));
    pad.add(DEVICE, say(2, 'mine'));
    pad.next();
    pad.add(DEVICE, unsay(3));
    expect(answers([no(1, 'mine'), no(2, 'c', 'mark_not_found')])).toEqual(['too_many_marks']);
    expect([held(), numbers()]).toEqual([[1], [3]]);
    pad = fresh();
    pad.add(DEVICE, say(1, 'theirs'));
    pad.next();
    pad.add(DEVICE, unsay(2));
    expect(answers([no(1, 'c', 'mark_not_found')])).toEqual([]);
    expect(numbers()).toEqual([2]);
  });

  it('in the same message is gone: it becomes no note', () => {
    pad.add(DEVICE, say(1, 'a'));
    pad.add(DEVICE, remove(2, 'a'));
    pad.next();
    expect(answers([no(1, 'c', 'too_many_marks', 1), yes(2, 'a')])).toEqual([]);
    expect([pad.queue.held, numbers()]).toEqual([0, undefined]);
  });

  it('is gone though the feed tells of the removal before its answer comes', () => {
    refused(say(1, 'a'));
    pad.add(DEVICE, remove(2, 'a'));
    pad.next();
    pad.take(feed(2, [mark('a', 2, { removed: true, body: null })]));
    expect(answers([yes(2, 'a')])).toEqual([]);
    expect(numbers()).toBeUndefined();
    pad = fresh();
    for (const op of [say(1, 'a'), remove(2, 'a')]) pad.add(DEVICE, op);
    pad.next();
    pad.take(feed(2, [mark('a', 2, { removed: true, body: null })]));
    expect(answers([no(1, 'c', 'mark_not_found'), yes(2, 'a', 'known')])).toEqual([]);
    expect(numbers()).toBeUndefined();
  });

  it('is still there where the server keeps the mark', () => {
    refused(say(1, 'a'), put(2, 'a', box(1, 'many words'), ['text']));
    pad.add(DEVICE, remove(3, 'a'));
    expect([numbers(), pad.marks.has('a')]).toEqual([[3], false]);
    answers([no(3, 'a', 'mark_answered', 1)]);
    expect([held(), pad.marks.get('a')?.body, pad.comments.has('c')]).toEqual([[1, 2], box(1, 'many words'), true]);
  });

  it('is back with its answers where that is undone, be the removal on its way', () => {
    for (const isSent of [false, true]) {
      pad = fresh();
      refused(put(1, 'mine', box(1)), say(2, 'mine'));
      pad.add(DEVICE, remove(3, 'mine'));
      if (isSent) pad.next();
      pad.add(DEVICE, put(4, 'mine', box(1)));
      expect([pad.marks.has('mine'), pad.comments.has('c')]).toEqual([true, true]);
      if (isSent) answers([yes(3, 'mine')]);
      expect(numbers()).toEqual(isSent ? [4] : [4, 2]);
    }
  });
});
