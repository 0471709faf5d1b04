import { expect, it, vi } from 'vitest';
import { toasts } from './toasts.svelte.ts';

const shown = () => toasts.list.map(({ text }) => text);

it('shows one message of what is said again and again, as long as if it was said once', () => {
  vi.useFakeTimers();
  toasts.show('Đầy', { bad: true });
  vi.advanceTimersByTime(5_000);
  toasts.show('Khác');
  toasts.show('Đầy', { bad: true });
  expect(shown()).toEqual(['Khác', 'Đầy']);
  vi.advanceTimersByTime(5_000);
  expect(shown()).toEqual(['Khác', 'Đầy']);
  vi.advanceTimersByTime(1_000);
  expect(shown()).toEqual([]);
  vi.useRealTimers();
});

it('takes no way back of something else away', () => {
  const [one, two] = [vi.fn(), vi.fn()];
  for (const run of [one, two]) toasts.show('Đã xóa', { action: { label: 'Hoàn tác', run } });
  expect(toasts.list.map(({ action }) => action?.run)).toEqual([one, two]);
});
