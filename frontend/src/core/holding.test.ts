import { describe, expect, it } from 'vitest';
import { heard, holding, idleLocked, ticked } from './holding.ts';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;
const NOW = Date.parse('2026-11-23T01:30:00Z');
const contact = heard(72, NOW);

describe('what lies on a device', () => {
  it('opens for the hours the installation allows, and no longer', () => {
    expect(holding(contact, NOW)).toBe('holds');
    expect(holding(contact, NOW + 72 * HOUR)).toBe('holds');
    expect(holding(contact, NOW + 72 * HOUR + 1)).toBe('over');
  });

  it('does not open on a clock that was put back, to win time', () => {
    const used = ticked(contact, NOW + 71 * HOUR);
    expect(holding(used, NOW + 2 * HOUR)).toBe('back');
    expect(holding(used, NOW - YEAR)).toBe('back');
    expect(holding(used, NOW + 73 * HOUR)).toBe('over');
  });

  it('does not open on a clock that is a year ahead, and opens again once it is right', () => {
    expect(holding(contact, NOW + YEAR)).toBe('over');
    expect(holding(contact, NOW + HOUR)).toBe('holds');
  });

  it('minds no clock that is wrong by a year all the time', () => {
    for (const wrong of [-YEAR, YEAR]) {
      const there = heard(72, NOW + wrong);
      expect([holding(there, NOW + wrong + HOUR), holding(there, NOW + wrong + 73 * HOUR)]).toEqual(['holds', 'over']);
    }
  });

  it('bears a clock that is corrected by a minute', () => {
    expect(holding(ticked(contact, NOW + HOUR), NOW + HOUR - 60_000)).toBe('holds');
  });

  it('remembers the latest reading alone', () => {
    expect(ticked(ticked(contact, NOW + HOUR), NOW).latest).toBe(NOW + HOUR);
  });
});

it('locks a screen nobody touched, and one whose clock went back', () => {
  expect(idleLocked(NOW, NOW + 899_000, 900)).toBe(false);
  expect(idleLocked(NOW, NOW + 901_000, 900)).toBe(true);
  expect(idleLocked(NOW, NOW - HOUR, 900)).toBe(true);
});
