import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { onSession } from '../../api/client.ts';
import PinForm from './PinForm.svelte';
import { detail, ID, server, view } from './sample.ts';

const wrong = (tries_left: number) => ({ status: 401, body: { code: 'pin_wrong', tries_left } });
const ended = vi.fn();

beforeEach(() => {
  ended.mockReset();
  onSession({ ended, wiped: () => undefined, locked: () => undefined });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(step: 'sign' | 'seal' = 'sign') {
  const onchanged = vi.fn(() => Promise.resolve());
  render(PinForm, { detail: detail(), step, onchanged });
  return onchanged;
}

async function enter(pin: string) {
  await fireEvent.input(screen.getByLabelText(/Mã PIN/u), { target: { value: pin } });
  await fireEvent.click(screen.getByRole('button', { name: /^(Ký văn bản|Đóng dấu)$/u }));
}

it('a wrong PIN says how many tries are left, and leaves the login alone', async () => {
  const { sent, fetch } = server([wrong(4)]);
  vi.stubGlobal('fetch', fetch);
  const onchanged = show();
  await enter('111222');
  expect(await screen.findAllByText(/Còn 4 lần nhập/u)).not.toHaveLength(0);
  expect(sent[0]).toMatchObject({ url: `/api/documents/${ID}/sign`, body: { pin: '111222' } });
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>(/Mã PIN/u).value).toBe(''));
  expect(ended).not.toHaveBeenCalled();
  expect(onchanged).not.toHaveBeenCalled();
});

it('gives every try a key of its own', async () => {
  const { sent, fetch } = server([wrong(4), { status: 200, body: view({ state: 'signed' }) }]);
  vi.stubGlobal('fetch', fetch);
  const onchanged = show();
  await enter('111222');
  await screen.findAllByText(/Còn 4 lần nhập/u);
  await enter('271828');
  await waitFor(() => expect(onchanged).toHaveBeenCalledTimes(1));
  expect(new Set(sent.map(({ key }) => key)).size).toBe(2);
});

it('takes the form away when the last try is gone', async () => {
  const { fetch } = server([wrong(0)]);
  vi.stubGlobal('fetch', fetch);
  const onchanged = show('seal');
  await enter('111222');
  expect(await screen.findByText(/Khóa ký đã bị khóa/u)).toBeTruthy();
  expect(screen.queryByLabelText(/Mã PIN/u)).toBeNull();
  expect(onchanged).toHaveBeenCalledTimes(1);
});

it('sends nothing without a PIN', async () => {
  const { sent, fetch } = server([]);
  vi.stubGlobal('fetch', fetch);
  show();
  await fireEvent.click(screen.getByRole('button', { name: 'Ký văn bản' }));
  expect(await screen.findAllByText('Chưa nhập mã PIN.')).not.toHaveLength(0);
  expect(sent).toEqual([]);
});
