import { cleanup, render } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import LongList from './LongList.svelte';

const COUNT = 20_000;
/** A machine may be busy; milliseconds. */
const PATIENCE = { timeout: 10_000 };
vi.setConfig({ testTimeout: 40_000 });
const row = createRawSnippet((value: () => string) => ({ render: () => `<li>${value()}</li>` }));
const rows = Array.from({ length: COUNT }, (_, at) => `Ghi chú ${at}`);
let tell: (entries: Partial<IntersectionObserverEntry>[]) => void;
const places: Element[] = [];

beforeEach(() => {
  places.length = 0;
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(callback: (entries: Partial<IntersectionObserverEntry>[]) => void) {
        tell = callback;
      }
      observe = (element: Element) => places.push(element);
      unobserve = () => undefined;
      disconnect = () => undefined;
    },
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const seen = (target: Element | undefined, isIntersecting: boolean) =>
  tell([{ target, isIntersecting, boundingClientRect: new DOMRect(0, 0, 300, 1_500) } as IntersectionObserverEntry]);

it('holds only the rows near the window, and the room of all others', async () => {
  const { container } = render(LongList<string>, { rows, key: (each: string) => each, row, height: 60 });
  const shown = () => [...container.querySelectorAll('li')].map((each) => each.textContent);
  expect(shown()).toEqual([]);
  const all = Math.ceil(COUNT / 24);
  await vi.waitFor(() => expect(new Set(places).size).toBe(all), PATIENCE);
  const place = (at: number) => places.find((each) => (each as HTMLElement).dataset.at === String(at));
  seen(place(0), true);
  seen(place(all - 1), true);
  await vi.waitFor(() => expect(shown()).toContain(`Ghi chú ${COUNT - 1}`), PATIENCE);
  expect(shown()).toContain('Ghi chú 0');
  expect(shown().length).toBeLessThan(60);
  seen(place(0), false);
  await vi.waitFor(() => expect(shown()).not.toContain('Ghi chú 0'), PATIENCE);
  expect((place(0) as HTMLElement).style.minHeight).toBe('1500px');
});
