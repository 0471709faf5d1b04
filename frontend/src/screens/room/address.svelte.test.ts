import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { m } from '../../paraglide/messages.js';
import { live } from '../../state/live.svelte.ts';
import type { Room } from '../../state/room.svelte.ts';
import { router } from '../../state/router.svelte.ts';
import { toasts } from '../../state/toasts.svelte.ts';
import { keepAddress } from './address.svelte.ts';
import type { Beside } from './beside.svelte.ts';
import type { RoomView } from './view.svelte.ts';

/** The meeting itself opens the paper `usual` of item `i`. */
class View {
  gone = $state<string>();
  item = $state.raw({ id: 'i' });
  version = $state.raw<{ id: string } | undefined>({ id: 'usual' });

  get named() {
    const [item, version] = [this.item.id, this.version?.id];
    return item === 'i' && version === 'usual' ? undefined : { item, version };
  }
  open(item: string, version: string | undefined) {
    this.gone = undefined;
    this.item = { id: item };
    this.version = version === undefined ? undefined : { id: version };
  }
  pick(item: string) {
    this.open(item, 'first');
  }
  home() {
    this.open('i', 'usual');
  }
}

class Meeting {
  readonly id = 'm';
  status = $state('loading');
  lead = {
    presenter: { person_id: 'p' },
    mine: false,
    paused: false,
    following: true,
    view: undefined as { version: string } | undefined,
    chose: vi.fn(),
    leave: vi.fn(),
  };
  paperOfVersion(id: string) {
    return id === 'withdrawn' ? undefined : { id };
  }
}

class Pair {
  choice = $state.raw<{ version: { id: string } }>();
  second = $state(false);
  open(version: string) {
    this.choice = { version: { id: version } };
    this.second = true;
  }
}

let view: View;
let meeting: Meeting;
let beside: Pair;
let leave: () => void;
const look = vi.fn();

/** Enters the room at the address where the screen is, and is told what stands there. */
function come(prepare = () => {}): () => void {
  [view, meeting, beside] = [new View(), new Meeting(), new Pair()];
  prepare();
  let stepped = () => {};
  leave = $effect.root(() => {
    stepped = keepAddress(meeting as unknown as Room, view as unknown as RoomView, beside as unknown as Beside, look);
  });
  flushSync();
  meeting.status = 'ready';
  flushSync();
  return stepped;
}

/** Enters the room by a link. */
function enter(address: string, prepare?: () => void): () => void {
  router.replace(address);
  return come(prepare);
}

function goTo(address: string): void {
  router.replace(address);
  flushSync();
}

const said = async () => {
  flushSync();
  await Promise.resolve();
  return location.hash;
};
const told = () => meeting.lead.chose.mock.calls.length;

beforeEach(() => vi.clearAllMocks());
afterEach(() => leave());

it('opens what is named, goes to the spot once, and names in place what is open then', async () => {
  enter('/room/m?item=i&version=v&page=3&find=abc');
  expect(view.version?.id).toBe('v');
  expect(look).toHaveBeenCalledExactlyOnceWith({ version: 'v', page: 3, words: 'abc', mark: undefined });
  const before = history.length;
  expect(await said()).toBe('#/room/m?item=i&version=v');
  view.home();
  expect(await said()).toBe('#/room/m');
  expect(history.length).toBe(before);
});

it('keeps the plain address for who has chosen nothing, and makes a step of what is chosen by hand', async () => {
  const stepped = enter('/room/m');
  expect(await said()).toBe('#/room/m');
  const before = history.length;
  view.open('i', 'w');
  stepped();
  stepped();
  expect([await said(), history.length]).toEqual(['#/room/m?item=i&version=w', before + 1]);
  expect(told()).toBe(0);
});

it('takes a link into the room for a choice, and what the screen itself was called for none', async () => {
  enter('/room/m?item=i&version=v');
  expect(told()).toBe(1);
  await said();
  leave();
  come();
  expect([view.version?.id, told()]).toEqual(['v', 0]);
});

it('goes on with the presenter where a link leads to the paper they show, unless it names a spot there', () => {
  const shows = () => (meeting.lead.view = { version: 'v' });
  enter('/room/m?item=i&version=v', shows);
  expect(told()).toBe(0);
  leave();
  enter('/room/m?item=i&version=v&mark=k', shows);
  expect(told()).toBe(1);
});

it('goes back to where the meeting is, or to a paper, by another hand than that of the presenter', () => {
  enter('/room/m');
  goTo('/room/m?item=i&version=w');
  expect(view.version?.id).toBe('w');
  goTo('/room/m');
  expect(view.named).toBeUndefined();
  expect(told()).toBe(2);
});

it('takes a link to the paper that is open for a choice only where it names a spot', () => {
  enter('/room/m');
  goTo('/room/m?item=i&version=usual');
  expect(told()).toBe(0);
  goTo('/room/m?item=i&version=usual&page=4');
  expect(told()).toBe(1);
  expect(look).toHaveBeenCalledExactlyOnceWith({ version: 'usual', page: 4, words: undefined, mark: undefined });
});

it('leads back from a paper that is gone to where the meeting is', async () => {
  enter('/room/m?item=i&version=v');
  await said();
  view.home();
  view.gone = 'v';
  flushSync();
  goTo('/room/m');
  expect(view.gone).toBeUndefined();
});

it('says so where what a link names is not there, once and of no other', () => {
  const show = vi.spyOn(toasts, 'show');
  goTo('/room/m');
  enter('/room/m?item=i&version=withdrawn');
  expect(show).not.toHaveBeenCalled(); // what is shown may be old
  leave();
  vi.spyOn(live, 'link', 'get').mockReturnValue('live');
  enter('/room/m?item=i&version=v');
  expect(show).not.toHaveBeenCalled();
  goTo('/room/m?item=i&version=withdrawn&page=2');
  flushSync();
  expect(show).toHaveBeenCalledExactlyOnceWith(m.room_link_gone(), { bad: true });
});

it('reads on alone, and with the second paper beside, after a reload', () => {
  enter('/room/m?beside=w&alone=1');
  expect(told()).toBe(1);
  expect(beside.choice?.version.id).toBe('w');
});

it('keeps a presenter’s pause over a reload, and makes none of having read alone before', async () => {
  const presents = (paused: boolean) => () => Object.assign(meeting.lead, { mine: true, following: false, paused });
  const paused = () => meeting.lead.leave.mock.calls.length;
  enter('/room/m', presents(true));
  expect([await said(), paused()]).toEqual(['#/room/m?paused=1', 0]);
  leave();
  come(presents(false));
  expect([paused(), told()]).toEqual([1, 0]);
  leave();
  enter('/room/m?alone=1', presents(false));
  expect([await said(), paused(), told()]).toEqual(['#/room/m', 0, 0]);
  leave();
  enter('/room/m?paused=1');
  expect([await said(), paused(), told()]).toEqual(['#/room/m', 0, 0]);
});

it('has of two papers that one in front which was, and any other that is asked for', async () => {
  enter('/room/m?beside=w');
  expect(beside.second).toBe(false);
  beside.second = true;
  expect(await said()).toBe('#/room/m?beside=w&front=beside');
  leave();
  const stepped = come();
  expect(beside.second).toBe(true);
  goTo('/room/m?item=i&version=usual');
  expect(beside.second).toBe(false);
  beside.second = true;
  stepped();
  expect(beside.second).toBe(false);
});

it('leaves the address of another screen alone', async () => {
  enter('/room/m');
  location.hash = '/today';
  view.open('i', 'w');
  expect(await said()).toBe('#/today');
});
