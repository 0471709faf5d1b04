import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Room } from '../../state/room.svelte.ts';
import { router } from '../../state/router.svelte.ts';
import { keepAddress } from './address.svelte.ts';
import type { Beside } from './beside.svelte.ts';
import type { RoomView } from './view.svelte.ts';

class View {
  gone = undefined;
  named = $state.raw<{ item: string; version: string | undefined }>();
  open(item: string, version: string) {
    this.named = { item, version };
  }
  pick(item: string) {
    this.named = { item, version: 'first' };
  }
  home() {
    this.named = undefined;
  }
}

class Meeting {
  readonly id = 'm';
  status = $state('loading');
  lead = { presenter: { person_id: 'p' }, mine: false, following: true, chose: vi.fn(), leave: vi.fn() };
}

let view: View;
let meeting: Meeting;
let leave: () => void;
const look = vi.fn();
const beside = { choice: undefined, open: vi.fn() };

/** Enters the room at an address, and is told what stands there. */
function enter(address: string): () => void {
  router.replace(address);
  view = new View();
  meeting = new Meeting();
  let stepped = () => {};
  leave = $effect.root(() => {
    stepped = keepAddress(meeting as unknown as Room, view as unknown as RoomView, beside as unknown as Beside, look);
  });
  flushSync();
  meeting.status = 'ready';
  flushSync();
  return stepped;
}

const said = () => {
  flushSync();
  return location.hash;
};

beforeEach(() => vi.clearAllMocks());
afterEach(() => leave());

it('opens what is named, goes to the spot once, and names in place what is open then', () => {
  enter('/room/m?item=i&version=v&page=3&find=abc');
  expect(view.named).toEqual({ item: 'i', version: 'v' });
  expect(look).toHaveBeenCalledExactlyOnceWith({ page: 3, words: 'abc', mark: undefined });
  const before = history.length;
  expect(said()).toBe('#/room/m?item=i&version=v');
  view.named = undefined;
  expect(said()).toBe('#/room/m');
  expect(history.length).toBe(before);
});

it('keeps the plain address for who has chosen nothing, and makes a step of what is chosen by hand', () => {
  const stepped = enter('/room/m');
  expect(said()).toBe('#/room/m');
  const before = history.length;
  view.open('i', 'w');
  stepped();
  stepped();
  expect([said(), history.length]).toEqual(['#/room/m?item=i&version=w', before + 1]);
  expect(meeting.lead.chose).not.toHaveBeenCalled();
});

it('goes back to where the meeting is, or to a paper, by another hand than that of the presenter', () => {
  enter('/room/m?item=i&version=v');
  router.replace('/room/m?item=i&version=w');
  flushSync();
  expect(view.named?.version).toBe('w');
  router.replace('/room/m');
  flushSync();
  expect(view.named).toBeUndefined();
  expect(meeting.lead.chose).toHaveBeenCalledTimes(2);
});

it('reads on alone, and with the second paper beside, after a reload', () => {
  enter('/room/m?item=i&version=v&beside=w&alone=1');
  expect(meeting.lead.leave).toHaveBeenCalledOnce();
  expect(beside.open).toHaveBeenCalledWith('w');
});

it('leaves the address of another screen alone', () => {
  enter('/room/m');
  location.hash = '/today';
  view.open('i', 'w');
  expect(said()).toBe('#/today');
});
