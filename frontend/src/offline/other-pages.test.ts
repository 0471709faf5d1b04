// @vitest-environment node
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';

/** A page of its own, which keeps nothing on the device. */
async function page() {
  vi.resetModules();
  const [{ heldElsewhere }, { shelf }] = await Promise.all([import('./other-pages.ts'), import('./store.ts')]);
  return { heldElsewhere, marks: shelf('marks'), words: shelf('words') };
}

it('counts what other pages alone hold, each change and each text once', async () => {
  const [first, second, third] = [await page(), await page(), await page()];
  await first.marks.put('ops p pad d 1', 'of the first');
  for (const { marks } of [first, second, third]) await marks.put('ops p pad d 2', 'of all');
  for (const { marks } of [second, third]) await marks.put('ops p pad d 3', 'of two');
  await second.marks.put('head p pad', 'known to the server');
  await second.words.put('p pad new n', 'half written');
  expect(await first.heldElsewhere()).toEqual({ marks: 1, words: 1 });
  expect(await third.heldElsewhere()).toEqual({ marks: 1, words: 1 });
});
