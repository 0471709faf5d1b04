import { expect, it } from 'vitest';
import type { Op, Place } from './model.ts';
import { box, DEVICE, feed, mark, me, PAD, put } from './pad.fixture.ts';
import { PadModel } from './pad.ts';
import { left, partsOf, Steps, standing } from './undo.ts';

const confirmed = { state: 'confirmed', page: 1, dx: 0, dy: 0, rects: [], words_before: '', words_after: '' } as const;
const places: Record<string, Place> = { v2: { ...confirmed, rects: [] } };
const drawn = (x: number) => ({ ...box(1), rect: [x, x, 9, 9] }) as ReturnType<typeof box>;

it('brings back with the old shape the places that it had on other versions, and lets go of them with the new one', () => {
  const before = standing(mark('a', 1, { body: drawn(0), places }));
  const after = before && left(before, { ...before, body: drawn(1) });
  const steps = new Steps();
  steps.did([{ id: 'a', before, after }]);
  for (const [way, kept] of [
    ['undo', places],
    ['redo', {}],
  ] as const) {
    const [step] = steps[way]() ?? [];
    expect(step?.after && [partsOf(step.before, step.after), step.after.places]).toEqual([['shape', 'place'], kept]);
  }
  expect(before && left(before, { ...before, body: { ...drawn(0), color: 'blue' } as typeof before.body }).places).toBe(
    places,
  );
});

it('sends no place of an old shape with a new one, whatever waited', () => {
  const pad = new PadModel(PAD, me);
  pad.take(feed(1, [mark('a', 1, { body: drawn(0), places })]));
  pad.add(DEVICE, put(1, 'a', drawn(1), ['shape', 'place']));
  pad.add(DEVICE, { ...put(2, 'a', drawn(0), ['shape', 'place']), places } as Op);
  pad.add(DEVICE, put(3, 'a', drawn(1), ['shape', 'place']));
  expect(pad.next()?.ops).toEqual([{ ...put(3, 'a', drawn(1), ['shape', 'place']), base: 1 }]);
});
