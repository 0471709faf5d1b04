import { beforeEach, describe, expect, it } from 'vitest';
import { BOXES } from './boxes.ts';
import type { Body, Feed, Mark } from './model.ts';
import { box, comment, DEVICE, feed, frame, mark, me, PAD, put } from './pad.fixture.ts';
import { PadModel } from './pad.ts';

let pad: PadModel;
beforeEach(() => {
  pad = new PadModel(PAD, me);
  pad.take(feed(0));
});

describe('what the server tells', () => {
  it('ends the same however it arrives', () => {
    const rows = [
      mark('a', 1),
      mark('b', 2),
      mark('a', 3, { body: box(7) }),
      mark('b', 4, { removed: true, body: null }),
    ];
    const [whole, pushed] = [new PadModel(PAD, me), new PadModel(PAD, me)];
    whole.take(feed(4, [rows[2] as Mark, rows[3] as Mark], [comment('c', 'a', 2)]));
    pushed.take(feed(0));
    pushed.push(frame(0, 2, [rows[0] as Mark, rows[1] as Mark], [comment('c', 'a', 2)]));
    pushed.push(frame(2, 4, [rows[2] as Mark, rows[3] as Mark]));
    pushed.push(frame(0, 2, [rows[0] as Mark, rows[1] as Mark]));
    expect([...pushed.marks]).toEqual([...whole.marks]);
    expect([...pushed.comments]).toEqual([...whole.comments]);
    expect(pushed.seq).toBe(whole.seq);
  });

  it('is asked for again where a frame is missing, and from the beginning in another epoch', () => {
    expect(pad.push(frame(3, 4, [mark('a', 4)])).kind).toBe('gap');
    expect(pad.push({ ...frame(0, 1), epoch: 2 }).kind).toBe('reset');
    expect(pad.marks.size).toBe(0);
  });

  it('takes away what is no longer seen when it begins anew, and keeps what was not sent', () => {
    pad.take(feed(2, [mark('a', 1), mark('b', 2)]));
    pad.add(DEVICE, put(1, 'mine', box(2)));
    pad.take(feed(2, [mark('b', 2)], [], { reset: true, epoch: 2 }));
    expect([...pad.marks.keys()].sort()).toEqual(['b', 'mine']);
  });

  it('keeps a body that the server tells as it is, whatever the order of its fields', () => {
    const pad = new PadModel(PAD, me);
    pad.take(feed(1, [mark('a', 1)]));
    const body = pad.marks.get('a')?.body;
    const told = Object.fromEntries(Object.entries(box(1)).reverse()) as unknown as Body;
    pad.take(feed(2, [mark('a', 2, { body: told })]));
    expect(pad.marks.get('a')?.seq).toBe(2);
    expect(pad.marks.get('a')?.body).toBe(body);
    pad.take(feed(3, [mark('a', 3, { body: box(2) })]));
    expect(pad.marks.get('a')?.body).toEqual(box(2));
  });

  it('comes back from what was kept on the device', () => {
    pad.take(feed(2, [mark('a', 1)], [comment('c', 'a', 2)]));
    const again = new PadModel(PAD, me);
    for (const rows of pad.boxes(Array(BOXES).keys()).values())
      again.take(JSON.parse(JSON.stringify({ ...pad.head(), ...rows })) as Feed);
    expect([...again.marks]).toEqual([...pad.marks]);
    expect(again.seq).toBe(2);
  });
});
