import { flushSync } from 'svelte';
import { beforeEach, expect, it } from 'vitest';
import type { Item, Paper } from '../../api/contract.ts';
import { pencils } from '../../marks/pencils.svelte.ts';
import type { Room } from '../../state/room.svelte.ts';
import { RoomView } from './view.svelte.ts';

const paper = (id: string, versions: string[], item_id = 'i1') =>
  ({ id, item_id, title: `Tờ trình ${id}`, on_paper: null, versions: versions.map((each) => ({ id: each })) }) as Paper;

class Meeting {
  status = 'ready';
  held = $state.raw<Paper[]>([paper('p', ['p1']), paper('q', ['q1']), paper('r', ['r1'], 'i2')]);
  current = $state('i1');
  readonly items = [{ id: 'i1' }, { id: 'i2' }] as Item[];

  get entities() {
    const by = <T extends { id: string }>(all: readonly T[]) => Object.fromEntries(all.map((each) => [each.id, each]));
    return { item: by(this.items), paper: by(this.held) };
  }
  get currentItem() {
    return this.items.find((item) => item.id === this.current);
  }
  papers(item: string) {
    return this.held.filter((each) => each.item_id === item);
  }
}

let meeting: Meeting;
let view: RoomView;
const shown = () => {
  flushSync();
  return [view.version?.id, view.gone?.title];
};

beforeEach(() => {
  meeting = new Meeting();
  view = new RoomView(meeting as unknown as Room);
  return $effect.root(() => {
    $effect(() => view.reads());
  });
});

it('leaves the version that lies open under the eyes when a new one comes, until somebody opens that', () => {
  shown();
  meeting.held = [paper('p', ['p1', 'p2'])];
  expect(shown()).toEqual(['p1', undefined]);
  view.open('i1', 'p2');
  expect(shown()).toEqual(['p2', undefined]);
});

it('says of a paper that lay open that it is gone, until another is opened or it is put back', () => {
  shown();
  const before = meeting.held;
  meeting.held = [paper('q', ['q1'])];
  expect(shown()[1]).toBe('Tờ trình p');
  meeting.held = before;
  expect(shown()).toEqual(['p1', undefined]);
  meeting.held = [paper('q', ['q1'])];
  shown();
  view.close();
  expect(shown()).toEqual(['q1', undefined]);
});

it('lets the paper be that is read instead of one that is gone when that is put back', () => {
  const before = meeting.held;
  view.open('i1', 'p1');
  shown();
  meeting.held = [paper('q', ['q1'])];
  shown();
  view.close();
  expect(shown()).toEqual(['q1', undefined]);
  meeting.held = before;
  expect(shown()).toEqual(['q1', undefined]);
});

it('goes on with the meeting only when the hand that draws on a page is lifted', () => {
  shown();
  const lift = pencils.press();
  meeting.current = 'i2';
  expect(shown()).toEqual(['p1', undefined]);
  expect(view.following).toBe(true);
  lift();
  expect(shown()).toEqual(['r1', undefined]);
});

it('names what is open where that is not what the meeting itself opens', () => {
  shown();
  expect(view.named).toBeUndefined();
  view.open('i1', 'q1');
  expect(view.named).toEqual({ item: 'i1', version: 'q1' });
  view.home();
  expect([view.named, ...shown()]).toEqual([undefined, 'p1', undefined]);
  meeting.held = [paper('p', ['p1', 'p2']), paper('r', ['r1'], 'i2')];
  expect(shown()[0]).toBe('p1');
  expect(view.named).toEqual({ item: 'i1', version: 'p1' });
  view.pick('i2');
  expect(view.named).toEqual({ item: 'i2', version: 'r1' });
  meeting.current = 'i2';
  expect(view.named).toBeUndefined();
});

it('goes on with the meeting from a paper that is gone', () => {
  shown();
  meeting.held = [paper('r', ['r1'], 'i2')];
  expect(shown()[1]).toBe('Tờ trình p');
  meeting.current = 'i2';
  expect(shown()).toEqual(['r1', undefined]);
});
