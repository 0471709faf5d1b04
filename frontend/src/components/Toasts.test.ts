import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { createRawSnippet, tick } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { toasts } from '../state/toasts.svelte.ts';
import Dialog from './Dialog.svelte';
import Toasts from './Toasts.svelte';

const children = createRawSnippet(() => ({ render: () => '<p>…</p>' }));

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function open() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
});
afterEach(() => {
  for (const toast of toasts.list) toasts.dismiss(toast.id);
  cleanup();
});

it('stays within reach while dialogs are open, one above the other, and after them', async () => {
  const undo = vi.fn();
  render(Toasts);
  const lower = render(Dialog, { open: true, title: 'Nội dung', children });
  const upper = render(Dialog, { open: true, title: 'Tài liệu', children });
  toasts.show('Đã xóa', { action: { label: 'Hoàn tác', run: undo } });
  await tick();
  const around = () => screen.getByText('Đã xóa').closest('dialog')?.textContent ?? '';
  expect(around()).toContain('Tài liệu');
  upper.unmount();
  await tick();
  expect(around()).toContain('Nội dung');
  await lower.rerender({ open: false });
  expect(around()).toBe('');
  await userEvent.click(screen.getByRole('button', { name: 'Hoàn tác' }));
  expect(undo).toHaveBeenCalledOnce();
});
