import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import HoldButton from './HoldButton.svelte';

const label = createRawSnippet(() => ({ render: () => '<span>Giữ 1 giây để đóng</span>' }));

function show() {
  const onheld = vi.fn();
  render(HoldButton, { onheld, question: 'Đóng biểu quyết?', confirm: 'Đóng biểu quyết', children: label });
  const button = screen.getByRole('button', { name: /Giữ 1 giây/u });
  button.setPointerCapture = () => undefined;
  return { onheld, button };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'performance'] });
  HTMLDialogElement.prototype.showModal = function open() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
});
afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

it('acts once after a full second under the finger', async () => {
  const { onheld, button } = show();
  await fireEvent.pointerDown(button, { button: 0, pointerId: 1 });
  vi.advanceTimersByTime(900);
  expect(onheld).not.toHaveBeenCalled();
  vi.advanceTimersByTime(200);
  expect(onheld).toHaveBeenCalledTimes(1);
});

it('does nothing when let go too early', async () => {
  const { onheld, button } = show();
  await fireEvent.pointerDown(button, { button: 0, pointerId: 1 });
  vi.advanceTimersByTime(600);
  await fireEvent.pointerUp(button, { pointerId: 1 });
  vi.advanceTimersByTime(2_000);
  expect(onheld).not.toHaveBeenCalled();
});

it('asks when it is pressed by keyboard, and acts on yes', async () => {
  const { onheld, button } = show();
  await fireEvent.click(button, { detail: 0 });
  expect(onheld).not.toHaveBeenCalled();
  await fireEvent.click(screen.getByRole('button', { name: 'Đóng biểu quyết' }));
  expect(onheld).toHaveBeenCalledTimes(1);
});
