import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { live } from './live.svelte.ts';

class Socket {
  static readonly OPEN = 1;
  static made: Socket[] = [];
  readonly readyState = Socket.OPEN;
  readonly said: string[] = [];
  closed = false;
  onmessage: ((message: { data: string }) => void) | undefined;
  onclose: (() => void) | undefined;

  constructor() {
    Socket.made.push(this);
  }

  send(text: string): void {
    this.said.push(text);
  }

  close(): void {
    this.closed = true;
  }

  says(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const hooks = { notice: vi.fn(), logout: vi.fn(), locked: vi.fn(), wiped: vi.fn(), access: vi.fn(), outdated: vi.fn() };
const heard: number[] = [];
const follower = { seq: () => 7, frame: (frame: { t: string }) => void heard.push(frame.t.length) };

function socket(number: number): Socket {
  const made = Socket.made[number];
  if (!made) throw new Error(`no socket ${number}`);
  return made;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Socket);
  Socket.made = [];
  heard.length = 0;
  live.start(hooks);
  live.follow('a', follower);
  socket(0).says({ t: 'welcome', protocol: 1 });
});

afterEach(() => {
  live.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('hears the old server until the new one has its first word', () => {
  socket(0).says({ t: 'move', within: 1 });
  vi.advanceTimersByTime(1_000);
  socket(0).says({ t: 'events', meeting: 'a' });
  expect([Socket.made.length, socket(0).closed, heard.length, live.link]).toEqual([2, false, 1, 'live']);
  socket(1).says({ t: 'welcome', protocol: 1 });
  expect(socket(0).closed).toBe(true);
  expect(socket(1).said.map((text) => JSON.parse(text))).toContainEqual({ op: 'join', meeting: 'a', after: 7 });
  socket(0).says({ t: 'events', meeting: 'a' });
  expect([heard.length, live.link]).toEqual([1, 'live']);
});

it('tries again where the new server is not there', () => {
  socket(0).says({ t: 'move', within: 1 });
  vi.advanceTimersByTime(1_000);
  socket(1).onclose?.();
  expect([socket(0).closed, live.link]).toEqual([true, 'reconnecting']);
  vi.advanceTimersByTime(1_000);
  expect(Socket.made.length).toBe(3);
});
