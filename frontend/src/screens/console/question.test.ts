import { expect, it } from 'vitest';
import type { DecisionRule, Paper } from '../../api/contract.ts';
import { differing, listedMembers, ruleOf, subjectOf, votable } from './question.ts';

const body: DecisionRule = {
  majority_of: 'all_members',
  threshold: '1/2',
  strict: true,
  tie: 'head_at_half',
  article: 'Điều 28',
};
const own = { majority_of: body.majority_of, threshold: body.threshold, tie: body.tie };

it.each([
  ['Tờ trình về dự thảo Nghị định đất đai', 'dự thảo Nghị định đất đai'],
  ['Tờ trình về việc thành lập Ủy ban', 'thành lập Ủy ban'],
  ['Nghị quyết về chuyển đổi số', 'Nghị quyết về chuyển đổi số'],
  ['Tờ trình về ', 'Tờ trình về '],
])('asks about the subject of %s', (title, subject) => {
  expect(subjectOf(title)).toBe(subject);
});

it('sends nothing where the choice is the rule of the body', () => {
  expect(differing(body, own)).toEqual({});
  expect(differing(body, { ...own, threshold: '2/3' })).toEqual({ threshold: '2/3' });
});

it('reads half as more than half, and another share as reached', () => {
  expect(ruleOf(body, own).strict).toBe(true);
  expect(ruleOf(body, { ...own, threshold: '2/3' }).strict).toBe(false);
  expect(ruleOf({ ...body, threshold: '2/3', strict: true }, { ...own, threshold: '2/3' }).strict).toBe(true);
});

it('offers the current version of papers that can be read', () => {
  const paper = (id: string, state: string, current: string | null = null) =>
    ({
      id,
      title: id,
      on_paper: null,
      current_version_id: current,
      versions: [
        { id: `${id}1`, state: 'ready', pages: 3 },
        { id: `${id}2`, state, pages: 4 },
      ],
    }) as unknown as Paper;
  expect(votable([paper('a', 'ready'), paper('b', 'processing'), paper('c', 'processing', 'c1')])).toEqual([
    { id: 'a2', title: 'a', pages: 4 },
    { id: 'c1', title: 'c', pages: 3 },
  ]);
});

it('counts the members on the list', () => {
  expect(listedMembers([{ is_elector: true }, { is_elector: false }, { is_elector: true }])).toBe(2);
});
