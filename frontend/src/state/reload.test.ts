import { afterEach, beforeEach, expect, it, vi } from 'vitest';

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
});
afterEach(() => vi.useRealTimers());

it('loads the page anew once nobody is at it and nothing is on its way', async () => {
  const { reloadWhenIdle } = await import('./reload.ts');
  const { outbox } = await import('./outbox.svelte.ts');
  const reload = vi.fn();
  reloadWhenIdle(reload);
  reloadWhenIdle(reload);
  for (let second = 0; second < 120; second += 10) {
    dispatchEvent(new Event('pointerdown'));
    vi.advanceTimersByTime(10_000);
  }
  expect(reload).not.toHaveBeenCalled();
  const sent = outbox.track();
  vi.advanceTimersByTime(70_000);
  expect(reload).not.toHaveBeenCalled();
  sent();
  const { unkept } = await import('./unkept.svelte.ts');
  vi.spyOn(unkept, 'atRisk', 'get').mockReturnValueOnce(true);
  vi.advanceTimersByTime(5_000);
  expect(reload).not.toHaveBeenCalled();
  vi.advanceTimersByTime(5_000);
  expect(reload).toHaveBeenCalledOnce();
});

it('waits while something that somebody has filled in stands on the screen', async () => {
  const { reloadWhenIdle } = await import('./reload.ts');
  const reload = vi.fn();
  reloadWhenIdle(reload);
  document.body.innerHTML = '<textarea></textarea><input value="as it came"><input type="search">';
  const [area, , search] = document.body.querySelectorAll<HTMLInputElement>('textarea, input');
  for (const field of [area, search]) {
    if (field) field.value = 'Nửa câu';
    field?.dispatchEvent(new Event('input', { bubbles: true }));
  }
  vi.advanceTimersByTime(600_000);
  expect(reload).not.toHaveBeenCalled();
  area?.remove();
  vi.advanceTimersByTime(5_000);
  expect(reload).toHaveBeenCalled();
});
