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
const fresh = () => 'new';

describe('what the server refused', () => {
  it('goes to the own layer where the layer it was meant for is gone or closed', () => {
    for (const code of ['layer_not_found', 'layer_read_only'])
      expect(rescued(put, code, 'own', fresh)).toEqual({ ...put, layer: 'own', parts: null });
  });

  it('becomes a mark of its own beside the one of the file', () => {
    const saved = { ...put, id: 'new', base: 0, layer: 'own', parts: null };
    expect(rescued(put, 'layer_imported', 'own', fresh)).toEqual(saved);
  });

  it('is given up where nothing was written, or it is in the own layer already', () => {
    expect(rescued({ op: 'remove', n: 1, id: 'a', base: 1 }, 'layer_imported', 'own', fresh)).toBeUndefined();
    expect(rescued({ ...put, layer: 'own' }, 'layer_read_only', 'own', fresh)).toBeUndefined();
    expect(rescued(put, 'mark_not_yours', 'own', fresh)).toBeUndefined();
  });
});
