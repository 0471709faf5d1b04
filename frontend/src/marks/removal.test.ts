import { beforeEach, expect, it, vi } from 'vitest';
import type { MarkComment } from '../core/marks/model.ts';
import { toasts } from '../state/toasts.svelte.ts';
import type { Desk } from './desk.svelte.ts';
import { Removal } from './removal.svelte.ts';

const said = (author: string) => ({ author: { id: author } }) as MarkComment;
const comments = new Map<string, MarkComment[]>();
const back = vi.fn();
const remove = vi.fn((_: readonly string[]) => back);
const moveToLayer = vi.fn();
const changeable = (ids: Iterable<string>) => [...ids].filter((id) => id !== 'theirs');
const shared = (id: string, ...members: string[]) => ({
  id,
  kind: 'shared',
  owner: { id: 'me' },
  members: members.map((id) => ({ id })),
});
const layers = [
  { id: 'private', kind: 'private' },
  { id: 'meeting', kind: 'meeting' },
  shared('without', 'third'),
  shared('with', 'third', 'other'),
];
const marks = new Map(['answered', 'mine', 'silent'].map((id) => [id, { layer: 'meeting' }]));
const pad = { comments, layers, marks, me: { id: 'me' } };
let removal: Removal;

beforeEach(() => {
  vi.clearAllMocks();
  comments.set('answered', [said('me'), said('other'), said('other')]);
  comments.set('mine', [said('me')]);
  for (const { id } of toasts.list) toasts.dismiss(id);
  removal = new Removal({ pad, changeable, remove, moveToLayer } as unknown as Desk);
});

it('removes at once what nobody else spoke of, and shows the way back', () => {
  removal.remove(['mine', 'silent', 'theirs']);
  expect([removal.question, remove.mock.calls]).toEqual([undefined, [[['mine', 'silent']]]]);
  toasts.list.at(-1)?.action?.run();
  expect(back).toHaveBeenCalledOnce();
});

it('does and says nothing where nothing is mine', () => {
  removal.remove(['theirs']);
  expect([remove.mock.calls, toasts.list]).toEqual([[], []]);
});

it('asks once before answers of others go with several marks', () => {
  removal.remove(['answered', 'mine']);
  expect(removal.question).toMatchObject({ act: 'remove', answers: 2 });
  removal.answer(false);
  expect([removal.question, remove.mock.calls]).toEqual([undefined, []]);
  removal.remove(['answered', 'mine']);
  removal.answer(true);
  removal.answer(false);
  expect([remove.mock.calls, toasts.list.length]).toEqual([[[['answered', 'mine']]], 1]);
});

it('asks once more where somebody answered while it asked', () => {
  removal.remove(['answered']);
  comments.set('answered', [said('me'), said('other'), said('other'), said('third')]);
  removal.answer(true);
  expect([removal.question?.answers, remove.mock.calls]).toEqual([3, []]);
  removal.answer(true);
  expect([removal.question, remove.mock.calls]).toEqual([undefined, [[['answered']]]]);
});

it('asks before the rubber takes answers of others, and shows no way back for a stroke', () => {
  removal.rub(['answered']);
  removal.answer(true);
  removal.rub(['silent']);
  expect([remove.mock.calls, toasts.list]).toEqual([[[['answered']], [['silent']]], []]);
});

it('asks before my private layer takes answers of others out of their sight, not for one that all see', () => {
  removal.moveToLayer('answered', 'private');
  expect([removal.question, moveToLayer.mock.calls]).toMatchObject([{ act: 'hide', answers: 2 }, []]);
  removal.answer(true);
  removal.moveToLayer('mine', 'private');
  removal.moveToLayer('answered', 'meeting');
  expect(removal.question).toBeUndefined();
  expect(moveToLayer.mock.calls).toEqual([
    [['answered'], 'private'],
    [['mine'], 'private'],
    [['answered'], 'meeting'],
  ]);
});

it('asks before a layer takes answers out of the sight of those who gave them and are not among its people', () => {
  removal.moveToLayer('answered', 'with');
  removal.moveToLayer('mine', 'without');
  expect([removal.question, moveToLayer.mock.calls.length]).toEqual([undefined, 2]);
  removal.moveToLayer('answered', 'without');
  expect([removal.question, moveToLayer.mock.calls.length]).toMatchObject([{ act: 'hide', answers: 2 }, 2]);
  marks.set('answered', { layer: 'private' });
  removal.moveToLayer('answered', 'without');
  expect(moveToLayer.mock.calls.length).toBe(3);
});
