import { beforeEach, expect, it, vi } from 'vitest';

/** The workers that were begun, and what each was given. */
const { begun } = vi.hoisted(() => ({ begun: [] as (EventTarget & { given: { id: number }[] })[] }));
vi.mock('./cutter.worker.ts?worker', () => ({
  default: class extends EventTarget {
    given: { id: number }[] = [];
    constructor() {
      super();
      begun.push(this);
    }
    postMessage(order: { id: number }): void {
      this.given.push(order);
    }
  },
}));

const page = { width: 20, height: 30 } as ImageBitmap;
const whole = [{ top: 0, height: 30, picture: page }];
const halves = [
  { top: 0, height: 15 },
  { top: 15, height: 15 },
];
const says = (data: unknown) => begun.at(-1)?.dispatchEvent(new MessageEvent('message', { data }));
const fails = () => begun.at(-1)?.dispatchEvent(new Event('error'));

let cutter: typeof import('./cutter.ts');
beforeEach(async () => {
  begun.length = 0;
  vi.resetModules();
  cutter = await import('./cutter.ts');
});

it('has a page cut by the worker', async () => {
  cutter.readyToCut();
  says({ ready: true });
  const cut = cutter.cut(page, halves);
  says({ id: begun[0]?.given[0]?.id, pieces: ['upper', 'lower'] });
  await expect(cut).resolves.toEqual(['upper', 'lower']);
});

it('gives no page to a worker that has not said that it runs: it would be lost with it', async () => {
  await expect(cutter.cut(page, halves)).resolves.toEqual(whole);
  expect(begun[0]?.given).toEqual([]);
});

it('leaves pages whole where the worker cannot be loaded, and tries to have it with each', async () => {
  cutter.readyToCut();
  fails();
  await expect(cutter.cut(page, halves)).resolves.toEqual(whole);
  fails();
  await expect(cutter.cut(page, halves)).resolves.toEqual(whole);
  says({ ready: true });
  void cutter.cut(page, halves);
  expect(begun.map(({ given }) => given.length)).toEqual([0, 0, 1]);
});

it('tells that a page was lost with the worker that had it', async () => {
  cutter.readyToCut();
  says({ ready: true });
  const cut = cutter.cut(page, halves);
  fails();
  await expect(cut).rejects.toThrow();
});
