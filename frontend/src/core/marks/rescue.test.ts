import { beforeEach, describe, expect, it } from 'vitest';
import type { Op } from './model.ts';
import { box, DEVICE, feed, mark, me, other, PAD, put, remove } from './pad.fixture.ts';
import { PadModel } from './pad.ts';
import { idAnew } from './rescue.ts';

let pad: PadModel;
beforeEach(() => {
  pad = new PadModel(PAD, me);
  pad.take(feed(1, [mark('a', 1), mark('theirs', 1, { owner: other })]));
});

const anew = (n: number) => idAnew({ device: DEVICE, op: remove(n, '') });
const comment = (n: number, on: string): Op => ({ op: 'comment', n, id: 'c', mark: on, text: 'said' });

/** Sends what goes next and has it refused; the server has marks of these ids. Answers with what its writer is told. */
function refused(code: string, known: readonly string[] = ['a', 'theirs']): string[] {
  const ops = pad.next()?.ops ?? [];
  const outcomes = ops.map((op) => {
    const id = 'mark' in op ? op.mark : op.id;
    const there = known.includes(id);
    const why = op.op === 'comment' && !there ? 'mark_not_found' : code;
    return { n: op.n, id, status: 'refused', code: why, revision: there ? 1 : 0 } as const;
  });
  const answer = pad.answer(DEVICE, outcomes, 1);
  return pad.rescue(answer.refused, 'own').codes;
}

/** All that reaches a server on which the layer of `a` is not seen. */
function* taken(): Generator<string> {
  for (let batch = pad.next(); batch; batch = pad.next()) {
    const outcomes = batch.ops.map((op) => {
      const id = 'mark' in op ? op.mark : op.id;
      const code = id !== 'a' ? null : op.op === 'put' ? 'layer_not_found' : 'mark_not_found';
      return { n: op.n, id, code, status: code ? 'refused' : 'applied', revision: 1, about: `${op.op} ${id}` } as const;
    });
    yield* outcomes.filter(({ code }) => !code).map(({ about }) => about);
    const { refused } = pad.answer(DEVICE, outcomes, 1);
    pad.rescue(refused, 'own');
  }
}

const isNote = { op: 'put', base: 0, layer: 'own', version: 'v', body: { kind: 'note', page: 1, text: 'said' } };

describe('a mark that the server refused', () => {
  it('goes to the own layer where the layer it was meant for is gone or closed', () => {
    for (const code of ['layer_not_found', 'layer_read_only']) {
      pad = new PadModel(PAD, me);
      pad.add(DEVICE, put(1, 'mine', box(1)));
      expect(refused(code)).toEqual(['note_kept']);
      expect(pad.next()?.ops).toEqual([{ ...put(1, 'mine', box(1)), layer: 'own' }]);
    }
  });

  it('is a mark of its own where the server has it on a layer that is closed, be it moved away from there', () => {
    for (const layer of ['all', 'own'])
      for (const code of ['layer_not_found', 'layer_read_only', 'layer_imported']) {
        pad = new PadModel(PAD, me);
        pad.add(DEVICE, { ...put(1, 'a', box(1, 'edited'), ['text']), base: 1, layer } as Op);
        expect(refused(code)).toEqual([code === 'layer_imported' ? code : 'note_kept']);
        expect(pad.next()?.ops).toEqual([{ ...put(1, anew(1), box(1, 'edited')), layer: 'own' }]);
      }
  });

  it('takes along what was done to it after, and what was said of it', () => {
    pad.add(DEVICE, put(1, 'a', box(1, 'edited'), ['text']));
    pad.next();
    pad.add(DEVICE, put(2, 'a', box(2, 'edited'), ['style']));
    pad.add(DEVICE, comment(3, 'a'));
    pad.add(DEVICE, { op: 'settle', n: 4, mark: 'a', settled: true });
    pad.add(DEVICE, remove(5, 'a'));
    expect(refused('layer_not_found')).toEqual(['note_kept']);
    expect([...taken()]).toEqual(['put', 'put', 'comment', 'settle', 'remove'].map((each) => `${each} ${anew(1)}`));
  });

  it('is made anew where somebody else has taken its id', () => {
    pad.add(DEVICE, put(1, 'mine', box(1)));
    expect(refused('mark_not_yours')).toEqual([]);
    expect(pad.next()?.ops).toEqual([put(1, anew(1), box(1))]);
  });

  it('stays here where that id is taken too', () => {
    pad.add(DEVICE, put(1, 'mine', box(1)));
    refused('mark_not_yours');
    expect(refused('mark_not_yours')).toEqual(['body_invalid']);
    expect([pad.queue.held, pad.next()]).toEqual([1, undefined]);
  });

  it('keeps its age and its place before what was made after it', () => {
    pad.add(DEVICE, put(1, 'mine', box(1))).added.made -= 3_600_000;
    pad.next();
    pad.add(DEVICE, put(2, 'later', box(1)));
    pad.answer(DEVICE, [], 1);
    refused('layer_not_found');
    expect(pad.next()?.ops).toMatchObject([{ id: 'mine', ago: 3600 }, { id: 'later' }]);
  });

  it('is given up where nothing was written', () => {
    pad.add(DEVICE, remove(1, 'a'));
    expect(refused('layer_not_found')).toEqual(['layer_not_found']);
    expect([pad.next(), pad.queue.all]).toEqual([undefined, []]);
  });
});

describe('an answer whose mark is gone', () => {
  it('is a note of its own', () => {
    pad.add(DEVICE, comment(1, 'theirs'));
    expect(refused('mark_not_found')).toEqual(['answer_kept']);
    expect(pad.next()?.ops).toMatchObject([{ ...isNote, id: anew(1) }]);
  });

  it('is a note though the rows are gone from the device before the answer comes', () => {
    const gone = mark('theirs', 2, { owner: other, version: null, removed: true, body: null });
    for (const news of [feed(1, [], [], { reset: true, epoch: 2 }), feed(2, [gone])]) {
      pad = new PadModel(PAD, me);
      pad.take(feed(1, [mark('theirs', 1, { owner: other })]));
      pad.add(DEVICE, comment(1, 'theirs'));
      pad.take(news);
      const again = new PadModel(PAD, me);
      again.restore(JSON.parse(JSON.stringify(pad.queue.all)));
      pad = again;
      expect(refused('mark_not_found')).toEqual(['answer_kept']);
      expect(pad.next()?.ops).toMatchObject([isNote]);
    }
  });

  it('goes with the mark where that is refused as well', () => {
    pad.add(DEVICE, put(1, 'mine', box(1)));
    pad.add(DEVICE, comment(2, 'mine'));
    expect(refused('layer_not_found')).toEqual(['note_kept']);
    expect(pad.next()?.ops).toMatchObject([
      { op: 'put', id: 'mine', layer: 'own' },
      { op: 'comment', mark: 'mine' },
    ]);
  });

  it('is made anew where somebody else has taken its id', () => {
    pad.add(DEVICE, comment(1, 'theirs'));
    expect(refused('mark_not_yours')).toEqual([]);
    expect(pad.next()?.ops).toEqual([{ ...comment(1, 'theirs'), id: anew(1) }]);
  });
});
