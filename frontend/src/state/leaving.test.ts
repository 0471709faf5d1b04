import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import { device } from '../offline/device.ts';
import { account } from './account.svelte.ts';
import { leaving } from './leaving.svelte.ts';
import { unfinished } from './unfinished.svelte.ts';

const { elsewhere } = vi.hoisted(() => ({ elsewhere: { marks: 0, words: 0 } }));
vi.mock('../offline/other-pages.ts', () => ({ heldElsewhere: async () => elsewhere }));

let logout: MockInstance;
beforeEach(() => {
  logout = vi.spyOn(account, 'logout').mockResolvedValue();
});
afterEach(() => leaving.stay());

it('logs out at once where nothing would be lost, and once though it is asked twice', async () => {
  await Promise.all([leaving.ask(), leaving.ask()]);
  expect([leaving.asked, logout.mock.calls.length]).toEqual([false, 1]);
});

it('asks first where only another tab has something that would be lost', async () => {
  Object.assign(elsewhere, { marks: 2, words: 1 });
  vi.spyOn(device, 'unsent').mockResolvedValue(1);
  vi.spyOn(unfinished, 'here').mockResolvedValue(1);
  await leaving.ask();
  expect([leaving.asked, leaving.unsent, leaving.unfinished, logout.mock.calls.length]).toEqual([true, 3, 2, 0]);
});

it('asks where the device does not say how much lies on it, and asks anew the next time', async () => {
  Object.assign(elsewhere, { marks: 0, words: 0 });
  const unsent = vi.spyOn(device, 'unsent').mockRejectedValueOnce(new Error('connection lost'));
  vi.spyOn(unfinished, 'here').mockResolvedValue(0);
  await leaving.ask();
  expect([leaving.asked, leaving.uncounted, logout.mock.calls.length]).toEqual([true, true, 0]);
  leaving.stay();
  unsent.mockResolvedValue(0);
  await leaving.ask();
  expect([leaving.asked, leaving.uncounted, logout.mock.calls.length]).toEqual([false, false, 1]);
});
