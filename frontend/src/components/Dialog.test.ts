import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import Dialog from './Dialog.svelte';

const field = createRawSnippet(() => ({ render: () => '<input aria-label="Tên" />' }));
const proto = HTMLDialogElement.prototype;
const { showModal, close } = proto;

function show(dismissable = true) {
  const onclose = vi.fn();
  render(Dialog, { open: true, title: 'Sửa nội dung', dismissable, onclose, children: field });
  return { onclose, dialog: screen.getByRole('dialog') };
}

beforeEach(() => {
  proto.showModal = function open() {
    this.open = true;
  };
  proto.close = function shut() {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
});
afterEach(() => {
  cleanup();
  Object.assign(proto, { showModal, close });
});

it('closes at a tap beside it', async () => {
  const { onclose, dialog } = show();
  await fireEvent.pointerDown(dialog);
  expect(onclose).toHaveBeenCalledOnce();
});

it('keeps what was typed when the tap beside it was a slip', async () => {
  const { onclose, dialog } = show();
  await fireEvent.input(screen.getByLabelText('Tên'), { target: { value: 'Tờ trình' } });
  await fireEvent.pointerDown(dialog);
  expect(onclose).not.toHaveBeenCalled();
});

it('refuses every Escape where an answer is needed', async () => {
  const { dialog } = show(false);
  // fireEvent answers whether nobody refused the event
  const taken = [
    await fireEvent.keyDown(dialog, { key: 'Escape' }),
    await fireEvent.keyDown(dialog, { key: 'Escape' }),
  ];
  expect(taken).toEqual([false, false]);
});

it('begins at its field, not at its cross', () => {
  show();
  expect(document.activeElement).toBe(screen.getByLabelText('Tên'));
});

it('goes on at what is left when what had the focus is taken out', async () => {
  const { dialog } = show();
  screen.getByLabelText('Tên').remove();
  await vi.waitFor(() => expect(dialog.querySelector('button')).toBe(document.activeElement));
});

it('goes back to what was sent and found wrong', async () => {
  const two = '<form><input aria-label="Ngày"><input aria-label="Nơi họp"></form>';
  render(Dialog, { open: true, title: 'Dời', children: createRawSnippet(() => ({ render: () => two })) });
  const place = screen.getByLabelText('Nơi họp');
  place.setAttribute('aria-invalid', 'true');
  screen.getByLabelText('Ngày').focus();
  await fireEvent.submit(screen.getByLabelText('Ngày').closest('form') as HTMLFormElement);
  await vi.waitFor(() => expect(document.activeElement).toBe(place));
});
