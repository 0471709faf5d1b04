/** Quorum, rule and result as sentences. */
import type { DecisionRule, Quorum, Vote, VoteResult } from '../api/contract.ts';
import { missingForQuorum, outcomeParts, thresholdWords } from '../core/outcome.ts';
import { votesNeeded } from '../core/tally.ts';
import { m } from '../paraglide/messages.js';
import { word } from './lookup.ts';

/** `Có mặt 24/27 thành viên, đủ điều kiện họp (từ 18)` */
export function quorumSentence(quorum: Quorum): string {
  const params = { ...quorum, missing: missingForQuorum(quorum) };
  return quorum.met ? m.quorum_met(params) : m.quorum_not_met(params);
}

/** The same for a phone. */
export function quorumShort(quorum: Quorum): string {
  const params = { ...quorum, missing: missingForQuorum(quorum) };
  return quorum.met ? m.quorum_met_short(params) : m.quorum_not_met_short(params);
}

/** `quá nửa tổng số thành viên` */
export function ruleWords(rule: DecisionRule): string {
  const words = thresholdWords(rule);
  const base = word('outcome_base', rule.majority_of);
  if (words === 'more_than_half') return m.outcome_rule_more_than_half({ base });
  if (words === 'half') return m.outcome_rule_half({ base });
  const params = { fraction: rule.threshold, base };
  return words === 'more_than' ? m.outcome_rule_more_than(params) : m.outcome_rule_at_least(params);
}

/** What it takes to carry, while a vote is open. Only a base of all members is a number before closing. */
export function carriedWhen({ rule }: { rule: DecisionRule }, members: number): string {
  if (rule.majority_of !== 'all_members') return m.vote_rule_words({ rule: ruleWords(rule) });
  return m.vote_rule_needed({ needed: votesNeeded(members, rule), base: members });
}

/** The result in one sentence with its numbers. */
export function outcomeSentence(vote: Vote, result: VoteResult): string {
  const parts = outcomeParts(vote, result);
  const params = { for: parts.for, base: parts.base, needed: parts.needed, rule: ruleWords(vote.rule) };
  if (parts.outcome === 'no_quorum') return m.outcome_sentence_no_quorum({ present: parts.present });
  if (parts.byHead)
    return parts.outcome === 'carried'
      ? m.outcome_sentence_head_carried(params)
      : m.outcome_sentence_head_rejected(params);
  return parts.outcome === 'carried' ? m.outcome_sentence_carried(params) : m.outcome_sentence_rejected(params);
}
