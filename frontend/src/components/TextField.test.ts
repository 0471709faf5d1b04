import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import TextField from './TextField.svelte';

afterEach(cleanup);

it('shows a long line whole and keeps it one line: Enter sends the form', async () => {
  const form = document.createElement('form');
  const sent = vi.fn((event: Event) => event.preventDefault());
  form.addEventListener('submit', sent);
  document.body.append(form);
  render(TextField, { target: form, props: { label: 'Tên nội dung', value: '', wraps: true } });
  const field = screen.getByLabelText<HTMLTextAreaElement>('Tên nội dung');
  await fireEvent.input(field, { target: { value: 'Tờ trình về\r\n  dự thảo\nNghị định' } });
  expect(field.value).toBe('Tờ trình về dự thảo Nghị định');
  expect(await fireEvent.keyDown(field, { key: 'Enter' })).toBe(false);
  expect(sent).toHaveBeenCalledOnce();
  form.remove();
});
