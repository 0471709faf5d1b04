// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Me } from '../api/contract.ts';
import { ahead, type PaperMarks } from '../offline/ahead.svelte.ts';
import { vault } from '../offline/vault.ts';
import { m } from '../paraglide/messages.js';
import { startServices, stopServices } from './services.ts';
import { toasts } from './toasts.svelte.ts';
import { type Unfinished, unfinished } from './unfinished.svelte.ts';

const me = { person: { id: 'me' } } as Me;
const nothing = { logout: vi.fn(), locked: vi.fn(), wiped: vi.fn(), access: vi.fn() };
const words = { pad: 'p', as: 'reply', mark: 'k', text: 'Dở dang' } as Unfinished;
let marks: PaperMarks;

beforeEach(async () => {
  await vault.empty();
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('no network');
  });
  const start = vi.spyOn(ahead, 'start').mockResolvedValue();
  startServices(me, nothing, () => true);
  await vi.waitFor(() => expect(start).toHaveBeenCalledOnce());
  marks = start.mock.calls[0]?.[0] as PaperMarks;
});
afterEach(() => {
  stopServices();
  vi.unstubAllGlobals();
});

it.each([
  ['on this device, where it keeps things', true],
  ['in this page, where nothing else has it', false],
])('says of what was begun on a paper that is taken away that it waits %s', async (_, keeps) => {
  if (keeps)
    await vault.open(await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']));
  const show = vi.spyOn(toasts, 'show');
  unfinished.write(words);
  await unfinished.here();
  await marks.forget('p');
  const told = keeps ? m.marks_wait_for_paper({ count: 1 }) : m.marks_wait_in_page({ count: 1 });
  expect(show).toHaveBeenCalledExactlyOnceWith(told);
});
