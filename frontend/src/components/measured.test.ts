import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { measured } from './measured.ts';

let observed: Map<Element, () => void>;
const keep = measured('--part', (element) => element.offsetHeight);
const told = () => document.documentElement.style.getPropertyValue('--part');

/** A part that is so high, and shown while its height is not 0. */
function part(height: number) {
  const element = document.createElement('div');
  let now = height;
  Object.defineProperty(element, 'offsetHeight', { get: () => now });
  Object.defineProperty(element, 'offsetParent', { get: () => (now > 0 ? document.body : null) });
  const detach = keep(element);
  const resize = (to: number) => {
    now = to;
    observed.get(element)?.();
  };
  resize(height);
  return { detach, resize };
}

beforeEach(() => {
  observed = new Map();
  class Observer {
    constructor(private readonly tell: () => void) {}
    observe(element: Element): void {
      observed.set(element, this.tell);
    }
    disconnect(): void {}
  }
  vi.stubGlobal('ResizeObserver', Observer);
});
afterEach(() => vi.unstubAllGlobals());

it('keeps the measure of a part that still stands when another one goes, and none when the last is gone', () => {
  const [first, second] = [part(40), part(90)];
  expect(told()).toBe('90px');
  second.detach();
  expect(told()).toBe('40px');
  const third = part(60);
  first.detach();
  expect(told()).toBe('60px');
  third.detach();
  expect(told()).toBe('');
});

it('takes no measure of a part that is not shown', () => {
  const [hidden, shown] = [part(40), part(90)];
  hidden.resize(0);
  expect(told()).toBe('90px');
  shown.detach();
  expect(told()).toBe('');
  hidden.detach();
});
