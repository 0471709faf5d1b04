/** What the sentence of a result says, before any language is chosen. */
import type { MajorityOf, Outcome, Quorum, Vote, VoteResult, VoteRule } from '../api/contract.ts';
import { baseOf } from './tally.ts';

/** How the threshold is worded: half in its two senses, or a fraction in its two. */
export type ThresholdWords = 'more_than_half' | 'half' | 'more_than' | 'at_least';

export interface OutcomeParts {
  outcome: Outcome;
  for: number;
  base: number;
  needed: number;
  present: number;
  majorityOf: MajorityOf;
  threshold: ThresholdWords;
  byHead: boolean;
  article: string;
}

/** How a rule's threshold is said. */
export function thresholdWords(rule: Pick<VoteRule, 'threshold' | 'strict'>): ThresholdWords {
  if (rule.threshold === '1/2') return rule.strict ? 'more_than_half' : 'half';
  return rule.strict ? 'more_than' : 'at_least';
}

/** The parts of the sentence under a closed vote. */
export function outcomeParts(vote: Pick<Vote, 'rule'>, result: VoteResult): OutcomeParts {
  return {
    outcome: result.outcome,
    for: result.counts.for,
    base: baseOf(vote.rule.majority_of, result.counts, result.members, result.present),
    needed: result.needed,
    present: result.present,
    majorityOf: vote.rule.majority_of,
    threshold: thresholdWords(vote.rule),
    byHead: result.decided_by === 'head',
    article: result.article,
  };
}

/** Members still to come before the meeting has its quorum. */
export function missingForQuorum(quorum: Quorum): number {
  return Math.max(0, quorum.needed - quorum.present);
}
