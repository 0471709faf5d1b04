import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { get, LinkLost, readAt } from './client.ts';
import { askEarly, forgetEarly } from './early.ts';
import { login } from './session.ts';

let asked: string[];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return Response.json({ no: asked.length });
  });
});

afterEach(() => {
  forgetEarly();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('gives the answer that was asked for early to whoever reads first, and to nobody else', async () => {
  askEarly('/api/me');
  const begun = Date.now();
  await vi.advanceTimersByTimeAsync(700);
  expect(readAt('/me')).toBe(begun);
  expect(await get('/me')).toEqual({ no: 1 });
  expect(readAt('/me')).toBe(begun + 700);
  expect(await get('/me')).toEqual({ no: 2 });
});

it('asks anew for what is too old', async () => {
  askEarly('/api/me');
  await vi.advanceTimersByTimeAsync(11_000);
  expect(await get('/me')).toEqual({ no: 2 });
});

it('gives nothing that was answered before somebody logged in', async () => {
  askEarly('/api/meetings/m/snapshot');
  await login('a', 'b');
  expect(await get('/meetings/m/snapshot')).toEqual({ no: 3 });
});

it('waits no longer for an early answer than for its own', async () => {
  vi.useRealTimers();
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  askEarly('/api/me');
  await expect(get('/me', {}, 20)).rejects.toThrow(LinkLost);
});
