import { expect, it, vi } from 'vitest';
import { removeWithUndo } from './removal.ts';
import { toasts } from './toasts.svelte.ts';

it('removes once however often it is pressed, and puts back', async () => {
  let answer = () => {};
  const remove = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)));
  const restore = vi.fn(async () => undefined);
  const pressed = () => removeWithUndo({ id: 'paper', remove, restore, told: 'Đã gỡ tài liệu' });
  const both = Promise.all([pressed(), pressed()]);
  answer();
  await both;
  expect(remove).toHaveBeenCalledOnce();
  expect(toasts.list.map((toast) => toast.text)).toEqual(['Đã gỡ tài liệu']);
  toasts.list[0]?.action?.run();
  expect(restore).toHaveBeenCalledExactlyOnceWith('paper', expect.any(String));
  const again = pressed();
  answer();
  await again;
  expect(remove).toHaveBeenCalledTimes(2);
});
