import { expect, it } from 'vitest';
import type { Mark } from '../core/marks/model.ts';
import type { Pad } from '../state/pad.svelte.ts';
import { Sight } from './sight.svelte.ts';

const body = { kind: 'note', page: 2, at: [1, 1], text: '', color: 'red', rects: [], quote: '' };
const mark = (id: string, version: string, places: object = {}) =>
  [id, { id, version, layer: 'shared', created_at: id, body, places } as unknown as Mark] as const;
const place = { state: 'lost', page: 1, dx: 0, dy: 0, rects: [] };

it('lists what has no place on the newest version among what waits, and on an older one not', () => {
  const marks = new Map([mark('a', 'first'), mark('b', 'second'), mark('c', 'first', { second: place })]);
  let told: (changed: ReadonlySet<string>) => void = () => undefined;
  const watch = (callback: typeof told) => {
    told = callback;
    return () => undefined;
  };
  const sight = new Sight({ marks, watch, layerOf: () => undefined } as unknown as Pad, 'second');
  const listed = () => sight.listed.map(({ mark, page, waits }) => [mark.id, page, waits]);
  const older = [
    ['b', 2, undefined],
    ['c', 2, 'lost'],
  ];
  expect(listed()).toEqual(older);
  sight.newest = true;
  expect(listed()).toEqual([['a', 2, 'unplaced'], ...older]);
  expect(sight.waits('a')).toBe('unplaced');
  marks.set(...mark('a', 'first', { second: { ...place, state: 'moved' } }));
  told(new Set(['a']));
  expect(listed()[0]).toEqual(['a', 1, undefined]);
  sight.newest = false;
  marks.set(...mark('d', 'third'));
  told(new Set(['d']));
  expect(listed()).toHaveLength(3);
});
