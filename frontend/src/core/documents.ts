/** What the lines and texts of a document say, for the sentences around it. */

export type Capacity = 'tm' | 'kt' | 'tl' | 'tuq' | 'own';

const PREFIX = /^(TM|KT|TL|TUQ)\.\s+(.+)$/u;

/** `CHÍNH PHỦ` as `Chính phủ`. */
export function sentenceCase(capitals: string): string {
  const small = capitals.toLocaleLowerCase('vi');
  return small.slice(0, 1).toLocaleUpperCase('vi') + small.slice(1);
}

/** In whose place a document is signed, from the lines above the signature (NĐ 30/2020 Art 13). */
export function capacityOf(authority: readonly string[]): { capacity: Capacity; of: string } {
  const found = PREFIX.exec(authority[0] ?? '');
  if (!found) return { capacity: 'own', of: '' };
  return { capacity: (found[1] ?? '').toLowerCase() as Capacity, of: sentenceCase(found[2] ?? '') };
}

/** An abstract as the end of a sentence: a small first letter, unless it begins with a name or an abbreviation. */
export function asEnd(abstract: string): string {
  const [first = '', second = ''] = abstract.split(' ');
  const capital = (word: string, at: number) => /\p{Lu}/u.test(word.charAt(at));
  if (capital(first, 1) || capital(second, 0)) return abstract;
  return abstract.slice(0, 1).toLocaleLowerCase('vi') + abstract.slice(1);
}

/** Lines without blank ones and without the blanks around them. */
export function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** A year's list for the choice of a register: this one and those before it. */
export function yearsUntil(year: number, count = 5): number[] {
  return Array.from({ length: count }, (_, back) => year - back);
}
