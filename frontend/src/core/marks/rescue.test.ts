import { describe, expect, it } from 'vitest';
import type { Op } from './model.ts';
import { rescued } from './rescue.ts';

const body = { kind: 'box', page: 1, rect: [0, 0, 9, 9], color: 'red', width: 1, text: 'mine', round: false } as const;
const put: Op = {
  op: 'put',
  n: 3,
  id: 'a',
  base: 2,
  layer: 'there',
  version: 'v',
  body: { ...body, rect: [...body.rect] },
  parts: ['text'],
};
const refuge = { own: 'own', version: 'v', fresh: () => 'new' };

describe('what the server refused', () => {
  it('goes to the own layer where the layer it was meant for is gone or closed', () => {
    for (const code of ['layer_not_found', 'layer_read_only'])
      expect(rescued(put, code, refuge)).toEqual({ ...put, layer: 'own', parts: null });
  });

  it('becomes a mark of its own beside the one of the file', () => {
    const saved = { ...put, id: 'new', base: 0, layer: 'own', parts: null };
    expect(rescued(put, 'layer_imported', refuge)).toEqual(saved);
  });

  it('is made anew where somebody else has taken its id', () => {
    expect(rescued(put, 'mark_not_yours', refuge)).toEqual({ ...put, id: 'new', base: 0, parts: null });
  });

  it('is a note of its own where an answer has lost its mark', () => {
    const answer: Op = { op: 'comment', n: 4, id: 'c', mark: 'a', text: 'said' };
    const saved = rescued(answer, 'mark_not_found', refuge);
    expect(saved).toMatchObject({ op: 'put', id: 'new', base: 0, layer: 'own', version: 'v' });
    expect(saved?.op === 'put' && saved.body).toMatchObject({ kind: 'note', page: 1, text: 'said' });
    expect(rescued(answer, 'mark_not_found', { ...refuge, version: undefined })).toBeUndefined();
    expect(rescued(answer, 'too_many_marks', refuge)).toBeUndefined();
  });

  it('is given up where nothing was written, or it is in the own layer already', () => {
    expect(rescued({ op: 'remove', n: 1, id: 'a', base: 1, seen: 1 }, 'layer_imported', refuge)).toBeUndefined();
    expect(rescued({ ...put, layer: 'own' }, 'layer_read_only', refuge)).toBeUndefined();
    expect(rescued({ ...put, layer: 'own' }, 'too_many_marks', refuge)).toBeUndefined();
  });
});
