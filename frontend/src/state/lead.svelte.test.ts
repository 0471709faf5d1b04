import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LeadView, RoomMe } from '../api/contract.ts';
import { Lead } from './lead.svelte.ts';
import { live } from './live.svelte.ts';

const at = (page: number) => ({ version: 'v', page, top: 0, region: null });
const seen = (page: number): LeadView => ({ ...at(page), paper: 'p', pointer: null, idle: 0 });

class Room {
  readonly id = 'm';
  me = $state.raw({ person_id: 'me', chair: false, staff: false } as RoomMe);
  meeting = $state.raw<{ presenter: { person_id: string; name: string } | null; secretary_may_run: boolean }>({
    presenter: null,
    secretary_may_run: false,
  });
  readonly lead = new Lead(this);

  /** The lead passes to somebody. */
  give(person_id: string | null): void {
    this.meeting = { presenter: person_id ? { person_id, name: person_id } : null, secretary_may_run: false };
    this.lead.passed(person_id ?? undefined);
  }

  hear(id: string, page: number | null, idle = 0): void {
    this.lead.heard({ meeting: 'm', by: { id, name: id }, view: page === null ? null : { ...seen(page), idle } });
  }
}

let room: Room;
/** What waits for the link to come back. */
let waiting: Set<() => void>;
const comeBack = () => {
  for (const callback of waiting) callback();
};
let sent: { op: string; view?: LeadView }[];
const pages = () => {
  vi.advanceTimersByTime(100);
  return sent.splice(0).map((message) => message.view?.page);
};

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  vi.spyOn(live, 'send').mockImplementation((message) => void sent.push(message as (typeof sent)[number]));
  waiting = new Set();
  vi.spyOn(live, 'onRestored').mockImplementation((callback) => {
    waiting.add(callback);
    return () => waiting.delete(callback);
  });
  room = new Room();
  room.give(null);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('goes along with whoever presents, and sends nothing of itself', () => {
  expect(room.lead.following).toBe(false);
  room.give('other');
  room.hear('other', 4);
  expect(room.lead.following).toBe(true);
  expect(room.lead.view?.page).toBe(4);
  room.lead.showing(1_000);
  room.lead.moved('p', at(4), true, 1_010);
  expect(room.lead.following).toBe(true);
  expect(pages()).toEqual([]);
});

it('looks elsewhere after a gesture of its own, and comes back with one tap', () => {
  room.give('other');
  room.hear('other', 4);
  room.lead.showing(1_000);
  room.lead.gesture(1_100);
  room.lead.moved('p', at(9), true, 1_110);
  expect(room.lead.following).toBe(false);
  room.hear('other', 5);
  expect(room.lead.following).toBe(false);
  room.lead.follow();
  expect([room.lead.following, room.lead.view?.page]).toEqual([true, 5]);
  expect(pages()).toEqual([]);
});

it('does not take an old gesture, or one before the presenter moved, for a wish to leave', () => {
  room.give('other');
  room.lead.gesture(1_000);
  room.lead.showing(1_050);
  room.lead.moved('p', at(4), true, 1_060);
  room.lead.gesture(2_000);
  room.lead.moved('p', at(4), true, 9_000);
  expect(room.lead.following).toBe(true);
});

it('hears of a presenter before no more, and goes along with the next', () => {
  room.give('other');
  room.hear('other', 4);
  room.lead.leave();
  room.give('next');
  expect([room.lead.following, room.lead.view]).toEqual([true, undefined]);
  room.hear('other', 6);
  expect(room.lead.view).toBeUndefined();
  room.hear('next', null);
  expect(room.lead.view).toBeNull();
});

it('shows the others where it looks while it presents: the last place, a bounded number of times', () => {
  room.lead.moved('p', at(2), true);
  expect(pages()).toEqual([]);
  room.give('me');
  expect(room.lead.leading).toBe(true);
  expect(pages()).toEqual([2]);
  for (let page = 3; page < 40; page += 1) {
    room.lead.moved('p', at(page), true);
    vi.advanceTimersByTime(5);
  }
  const told = pages();
  expect(told.length).toBeLessThan(6);
  expect(told.at(-1)).toBe(39);
});

it('keeps a private look private', () => {
  room.give('me');
  room.lead.moved('p', at(2), true);
  expect(pages()).toEqual([2]);
  room.lead.leave();
  room.lead.gesture(1_000);
  room.lead.moved('p', at(7), true, 1_010);
  room.lead.point([7, 1, 2]);
  expect([room.lead.leading, ...pages()]).toEqual([false]);
  room.lead.follow();
  expect([room.lead.leading, ...pages()]).toEqual([true, 7]);
});

it('lets my other device show the way until I move this one', () => {
  room.give('me');
  room.hear('me', 8);
  expect([room.lead.leading, room.lead.following]).toEqual([false, true]);
  room.lead.showing(1_000);
  room.lead.moved('p', at(8), true, 1_010);
  expect(pages()).toEqual([]);
  room.lead.gesture(1_100);
  room.lead.moved('p', at(9), true, 1_110);
  expect([room.lead.leading, ...pages()]).toEqual([true, 9]);
});

it('leaves the room where it is when I come on another device, until I move it there or nobody says where that is', () => {
  const late = new Room();
  late.give('me');
  late.lead.moved('p', at(2), true, 1_000);
  expect([late.lead.leading, ...pages()]).toEqual([false]);
  late.hear('me', 8);
  expect([late.lead.following, late.lead.view?.page]).toEqual([true, 8]);
  const alone = new Room();
  alone.give('me');
  alone.lead.gesture(1_000);
  alone.lead.moved('p', at(3), true, 1_010);
  expect([alone.lead.leading, ...pages()]).toEqual([true, 3]);
  const first = new Room();
  first.give('me');
  first.lead.moved('p', at(4), true, 1_000);
  vi.advanceTimersByTime(3_000);
  expect([first.lead.leading, ...pages()]).toEqual([true, 4]);
});

it('lets a pointer fade that has not moved for some seconds, and shows it again when it does', () => {
  const points = (x: number) =>
    room.lead.heard({ meeting: 'm', by: { id: 'other', name: 'other' }, view: { ...seen(4), pointer: [4, x, 5] } });
  room.give('other');
  points(1);
  expect(room.lead.pointer).toEqual([4, 1, 5]);
  vi.advanceTimersByTime(4_000);
  points(1);
  vi.advanceTimersByTime(4_000);
  expect(room.lead.pointer).toBeUndefined();
  points(2);
  expect(room.lead.pointer).toEqual([4, 2, 5]);
});

it('knows of no place once the device that showed it is gone, and goes on from another of mine', () => {
  room.give('other');
  room.hear('other', 4);
  room.lead.over('before');
  expect(room.lead.view?.page).toBe(4);
  room.lead.over('other');
  expect([room.lead.following, room.lead.view]).toEqual([true, undefined]);
  room.give('me');
  room.lead.moved('p', at(7), true);
  pages();
  room.hear('me', 8);
  expect(room.lead.following).toBe(true);
  room.lead.over('me');
  expect([room.lead.leading, ...pages()]).toEqual([true, 7]);
});

it('keeps nothing of a presenter of whom it is told no more once the link is back', () => {
  room.give('other');
  room.hear('other', 4);
  comeBack();
  expect(room.lead.view?.page).toBe(4);
  room.hear('other', 5);
  vi.advanceTimersByTime(9_000);
  expect(room.lead.view?.page).toBe(5);
  comeBack();
  vi.advanceTimersByTime(3_000);
  expect([room.lead.following, room.lead.view, waiting.size]).toEqual([true, undefined, 0]);
});

it('goes on from this device of mine where the other one left while the link was lost', () => {
  room.give('me');
  room.lead.moved('p', at(7), true);
  pages();
  room.hear('me', 8);
  comeBack();
  expect([room.lead.leading, ...pages()]).toEqual([false]);
  vi.advanceTimersByTime(3_000);
  expect([room.lead.leading, ...pages()]).toEqual([true, 7]);
});

it('leaves alone who chose a place before the server could be asked, until somebody else presents', () => {
  const early = new Room();
  early.meeting = { presenter: { person_id: 'other', name: 'other' }, secretary_may_run: false };
  early.lead.chose();
  early.give('other');
  expect(early.lead.following).toBe(false);
  early.give('next');
  expect(early.lead.following).toBe(true);
});

it('tells where it points, and once that it does not any more', () => {
  room.give('me');
  room.lead.moved('p', at(2), true);
  pages();
  room.lead.point([3, 10, 20]);
  room.lead.point([3, 11, 21]);
  vi.advanceTimersByTime(100);
  expect(sent.splice(0)).toMatchObject([{ view: { pointer: [3, 11, 21] } }]);
  room.lead.point(null);
  room.lead.point(null);
  vi.advanceTimersByTime(500);
  expect(sent).toMatchObject([{ view: { pointer: null } }]);
});

it('goes on following where another size of the window shows another part of the paper, though a button was pressed', () => {
  room.give('other');
  room.hear('other', 4);
  room.lead.gesture(1_000);
  room.lead.moved('p', at(5), false, 1_010);
  expect(room.lead.following).toBe(true);
  room.lead.moved('p', at(6), true, 1_020);
  expect(room.lead.following).toBe(false);
});

it('shows the way from whichever of my devices was touched last, and neither follows the other in turn', () => {
  const touch = () => window.dispatchEvent(new Event('pointerdown'));
  const stop = room.lead.open();
  room.lead.moved('p', at(2), true);
  touch();
  vi.advanceTimersByTime(5_000);
  room.give('me');
  expect(pages()).toEqual([2]);
  room.hear('me', 8, 300);
  expect([room.lead.leading, ...pages()]).toEqual([true, 2]);
  room.hear('me', 9, 1);
  expect([room.lead.following, room.lead.view?.page, ...pages()]).toEqual([true, 9]);
  touch();
  room.hear('me', 10, 60);
  expect([room.lead.following, room.lead.view?.page, ...pages()]).toEqual([true, 10]);
  room.lead.chose();
  vi.advanceTimersByTime(100);
  expect(sent.splice(0)).toMatchObject([{ view: { page: 2, idle: 0 } }]);
  stop();
});

it('says nothing of what it showed before its link was lost until it knows whether my other device shows the way', () => {
  const stop = room.lead.open();
  room.give('me');
  room.lead.moved('p', at(2), true);
  expect(pages()).toEqual([2]);
  comeBack();
  expect(pages()).toEqual([]);
  room.hear('me', 8, 500);
  vi.advanceTimersByTime(9_000);
  expect([room.lead.following, ...pages()]).toEqual([true]);
  room.lead.over('me');
  pages();
  comeBack();
  vi.advanceTimersByTime(3_000);
  expect([room.lead.leading, ...pages()]).toEqual([true, 2]);
  stop();
});

it('keeps a pause though another device of mine shows the way meanwhile, until it is ended here', () => {
  room.give('me');
  room.lead.moved('p', at(2), true);
  room.lead.leave();
  pages();
  room.hear('me', 8);
  expect([room.lead.paused, room.lead.following]).toEqual([true, false]);
  room.lead.gesture(1_000);
  room.lead.moved('p', at(3), true, 1_010);
  room.lead.over('me');
  expect([room.lead.paused, ...pages()]).toEqual([true]);
  room.hear('me', 9);
  room.lead.follow();
  expect([room.lead.leading, ...pages()]).toEqual([true, 3]);
});

it('comes anew into a room that was closed to it: to no place, along with whoever presents by then', () => {
  room.give('other');
  room.hear('other', 4);
  room.lead.leave();
  room.lead.forget();
  room.give('other');
  expect([room.lead.following, room.lead.view]).toEqual([true, undefined]);
  room.lead.leave();
  room.lead.forget();
  room.give('next');
  expect(room.lead.following).toBe(true);
});

it('keeps to itself what it kept to itself before the room was closed to its presenter for a moment', () => {
  room.give('me');
  room.lead.moved('p', at(2), true);
  room.lead.leave();
  pages();
  room.lead.forget();
  room.give('me');
  room.lead.moved('p', at(3), false);
  vi.advanceTimersByTime(4_000);
  expect([room.lead.paused, ...pages()]).toEqual([true]);
});

it('shows nothing where it comes anew as the presenter until it knows whether my other device does', () => {
  room.give('me');
  room.lead.moved('p', at(2), true);
  room.lead.point([2, 1, 1]);
  expect(pages()).toEqual([2]);
  room.lead.forget();
  room.give('me');
  expect([room.lead.leading, ...pages()]).toEqual([false]);
  vi.advanceTimersByTime(3_000);
  vi.advanceTimersByTime(100);
  expect(sent.splice(0)).toMatchObject([{ view: { page: 2, pointer: null } }]);
});

it('shows the way from one of my devices where both were touched at one time and hear of each other late', () => {
  const [first, second] = [0, 20].map((later) => {
    vi.advanceTimersByTime(later);
    const mine = new Room();
    mine.give(null);
    mine.lead.moved('p', at(2), true);
    return mine;
  }) as [Room, Room];
  const hears = (mine: Room) => mine.hear('me', 2, sent.shift()?.view?.idle);
  first.give('me');
  second.give('me');
  vi.advanceTimersByTime(5);
  expect(sent.length).toBe(2);
  vi.advanceTimersByTime(200);
  hears(second);
  hears(first);
  expect([first.lead.leading, second.lead.leading]).toEqual([false, true]);
});
