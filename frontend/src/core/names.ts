/** Folding for search, and the Vietnamese order of names. */

/** Lower case without marks, đ as d: what a hurried finger types. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/gu, 'd').toLocaleLowerCase('vi');
}

/** Whether every word of `query` stands in one of the texts, as the server searches; marks count only where they were typed. */
export function holdsWords(query: string, texts: readonly string[]): boolean {
  const all = texts.join(' ').normalize('NFC');
  const [marked, folded] = [all.toLowerCase(), fold(all)];
  const words = query.normalize('NFC').toLowerCase().split(/\s+/u).filter(Boolean);
  return words.every((word) => (fold(word) === word ? folded : marked).includes(word));
}

const collator = new Intl.Collator('vi');

/** By given name (the last word), then by the rest. */
export function compareNames(a: string, b: string): number {
  const split = (name: string) => {
    const words = name.trim().split(/\s+/u);
    return { given: words.at(-1) ?? '', rest: words.slice(0, -1).join(' ') };
  };
  const [one, two] = [split(a), split(b)];
  return collator.compare(one.given, two.given) || collator.compare(one.rest, two.rest);
}
