import { describe, expect, it } from 'vitest';
import { fraction, tallyBar, votesNeeded } from './tally.ts';

const half = { majority_of: 'all_members', threshold: '1/2', strict: true } as const;

describe('votes needed', () => {
  it.each([
    [27, '1/2', true, 14],
    [26, '1/2', true, 14],
    [26, '1/2', false, 13],
    [27, '2/3', false, 18],
    [26, '2/3', false, 18],
    [27, '2/3', true, 19],
  ])('of %i at %s (strict %s) is %i', (base, threshold, strict, needed) => {
    expect(votesNeeded(base, { threshold, strict })).toBe(needed);
  });

  it('refuses what is no fraction', () => {
    expect(() => fraction('half')).toThrow(RangeError);
    expect(() => fraction('1/0')).toThrow(RangeError);
  });
});

describe('the bar', () => {
  it('fills the base with what nobody sent', () => {
    const bar = tallyBar({ for: 21, against: 2, abstain: 1 }, half, 27, 24);
    expect(bar.segments.map((s) => s.count)).toEqual([21, 2, 1, 3]);
    expect(bar.segments.reduce((sum, s) => sum + s.width, 0)).toBeCloseTo(100);
    expect(bar.needed).toBe(14);
    expect(bar.mark).toBeCloseTo((14 / 27) * 100);
  });

  it('stands on those present where the rule says so', () => {
    const bar = tallyBar({ for: 12, against: 2, abstain: 1 }, { ...half, majority_of: 'present' }, 27, 20);
    expect([bar.base, bar.needed, bar.segments[3]?.count]).toEqual([20, 11, 5]);
  });

  it('has no silent part where only votes cast count', () => {
    const bar = tallyBar({ for: 12, against: 2, abstain: 1 }, { ...half, majority_of: 'votes_cast' }, 27, 20);
    expect([bar.base, bar.segments[3]?.count]).toEqual([15, 0]);
  });

  it('stands empty before the first vote', () => {
    const bar = tallyBar({ for: 0, against: 0, abstain: 0 }, { ...half, majority_of: 'votes_cast' }, 27, 20);
    expect(bar.segments.every((s) => s.width === 0)).toBe(true);
  });
});
