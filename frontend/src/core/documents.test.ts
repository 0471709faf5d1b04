import { describe, expect, it } from 'vitest';
import { asEnd, capacityOf, lines, sentenceCase, yearsUntil } from './documents.ts';

describe('in whose place', () => {
  it.each([
    [['TM. CHÍNH PHỦ', 'THỦ TƯỚNG'], 'tm', 'Chính phủ'],
    [['KT. THỦ TƯỚNG', 'PHÓ THỦ TƯỚNG'], 'kt', 'Thủ tướng'],
    [['TL. THỦ TƯỚNG', 'BỘ TRƯỞNG, CHỦ NHIỆM'], 'tl', 'Thủ tướng'],
    [['TUQ. BỘ TRƯỞNG', 'VỤ TRƯỞNG'], 'tuq', 'Bộ trưởng'],
    [['BỘ TRƯỞNG'], 'own', ''],
    [[], 'own', ''],
  ])('%j', (authority, capacity, of) => {
    expect(capacityOf(authority)).toEqual({ capacity, of });
  });

  it('keeps the marks of capitals', () => {
    expect(sentenceCase('ỦY BAN ĐỊA PHƯƠNG')).toBe('Ủy ban địa phương');
  });
});

describe('an abstract within a sentence', () => {
  it.each([
    ['Thông qua dự thảo Nghị định', 'thông qua dự thảo Nghị định'],
    ['Điều chỉnh kế hoạch', 'điều chỉnh kế hoạch'],
    ['Bộ Nội vụ kiện toàn', 'Bộ Nội vụ kiện toàn'],
    ['ODA năm 2026', 'ODA năm 2026'],
    ['', ''],
  ])('%s', (abstract, end) => {
    expect(asEnd(abstract)).toBe(end);
  });
});

describe('lines', () => {
  it('drops blank ones', () => {
    expect(lines(' Điều 1. A \n\n\tĐiều 2. B\n')).toEqual(['Điều 1. A', 'Điều 2. B']);
  });
});

describe('years', () => {
  it('begins with the given one', () => {
    expect(yearsUntil(2026, 3)).toEqual([2026, 2025, 2024]);
  });
});
