import { expect, it } from 'vitest';
import type { VoteResult, VoteRule } from '../api/contract.ts';
import { missingForQuorum, outcomeParts, thresholdWords } from './outcome.ts';

const rule: VoteRule = {
  majority_of: 'all_members',
  threshold: '1/2',
  strict: true,
  tie: 'head_at_half',
  quorum: '2/3',
  quorum_article: '',
  article: 'A28',
};
const result: VoteResult = {
  outcome: 'carried',
  decided_by: 'majority',
  code: 'carried_majority',
  in_favour: 21,
  base: 27,
  quorum_needed: 18,
  quorum_met: true,
  counts: { for: 21, against: 2, abstain: 1, silent: 3 },
  members: 27,
  present: 24,
  needed: 14,
  article: 'Điều 28',
};

it('names the base of the rule, not who came', () => {
  expect(outcomeParts({ rule }, result)).toMatchObject({
    for: 21,
    base: 27,
    outcome: 'carried',
    byHead: false,
    article: 'Điều 28',
  });
  expect(outcomeParts({ rule: { ...rule, majority_of: 'present' } }, result).base).toBe(24);
  expect(outcomeParts({ rule: { ...rule, majority_of: 'votes_cast' } }, result).base).toBe(24);
});

it('says when the head of the body decided', () => {
  expect(outcomeParts({ rule }, { ...result, decided_by: 'head' }).byHead).toBe(true);
});

it('words a threshold', () => {
  expect(thresholdWords({ threshold: '1/2', strict: true })).toBe('more_than_half');
  expect(thresholdWords({ threshold: '2/3', strict: false })).toBe('at_least');
});

it('counts members missing for the quorum', () => {
  const quorum = { present: 15, members: 27, needed: 18, met: false, article: '' };
  expect(missingForQuorum(quorum)).toBe(3);
  expect(missingForQuorum({ ...quorum, present: 20 })).toBe(0);
});
