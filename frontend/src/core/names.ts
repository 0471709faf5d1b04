/** Folding for search, and the Vietnamese order of names. */

/** Lower case without marks, đ as d: what a hurried finger types. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/gu, 'd').toLocaleLowerCase('vi');
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
