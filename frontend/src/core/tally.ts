/** Tally bars on the base a rule names, with its threshold drawn. */
import type { MajorityOf, VoteCounts, VoteRule } from '../api/contract.ts';

export interface Segment {
  choice: keyof VoteCounts;
  count: number;
  /** Per cent of the base. */
  width: number;
}

export interface TallyBar {
  base: number;
  needed: number;
  /** Where the threshold stands, per cent of the base. */
  mark: number;
  segments: Segment[];
}

const ORDER = ['for', 'against', 'abstain', 'silent'] as const;

/** `2/3` as numerator and denominator. Throws RangeError when it is no fraction. */
export function fraction(text: string): { num: number; den: number } {
  const [num, den] = text.split('/').map(Number);
  if (num === undefined || den === undefined || !(num >= 0) || !(den > 0)) throw new RangeError(text);
  return { num, den };
}

/** Votes in favour needed: more than the threshold where strict, at least it otherwise; whole-number arithmetic only. */
export function votesNeeded(base: number, rule: Pick<VoteRule, 'threshold' | 'strict'>): number {
  const { num, den } = fraction(rule.threshold);
  const product = base * num;
  return rule.strict ? Math.floor(product / den) + 1 : Math.ceil(product / den);
}

/** How many the threshold is counted from. */
export function baseOf(majorityOf: MajorityOf, counts: VoteCounts, members: number, present: number): number {
  if (majorityOf === 'all_members') return members;
  if (majorityOf === 'present') return present;
  return counts.for + counts.against + counts.abstain;
}

/** The bar of a vote. What nobody sent fills the rest of the base, so the segments always make it whole. */
export function tallyBar(
  counts: Pick<VoteCounts, 'for' | 'against' | 'abstain'>,
  rule: Pick<VoteRule, 'majority_of' | 'threshold' | 'strict'>,
  members: number,
  present: number,
): TallyBar {
  const cast = counts.for + counts.against + counts.abstain;
  const base = baseOf(rule.majority_of, { ...counts, silent: 0 }, members, present);
  const whole: VoteCounts = { ...counts, silent: Math.max(0, base - cast) };
  const scale = Math.max(base, cast, 1);
  const needed = votesNeeded(base, rule);
  return {
    base,
    needed,
    mark: Math.min(100, (needed / scale) * 100),
    segments: ORDER.map((choice) => ({ choice, count: whole[choice], width: (whole[choice] / scale) * 100 })),
  };
}
