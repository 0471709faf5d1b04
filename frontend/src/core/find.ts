/** Finding words in the text of a page, with or without marks. */

/** A stretch of the original text, `to` excluded. */
export interface Stretch {
  from: number;
  to: number;
}

interface Folded {
  text: string;
  /** For each character of `text`, where it comes from. */
  origins: number[];
}

const SPACE = /\s/u;
const MARK = /\p{M}/u;
const HYPHEN = /[-\u2010]/u;
/** Where a word may be broken: a hyphen between letters that white space follows, or one that shows at the end of a line alone. */
const BREAKS = /(?<=[\p{L}\p{M}\p{N}])[-\u2010\u00AD]\s+(?=[\p{L}\p{N}])|\u00AD/gu;
/** What stands for such a place in folded text. */
const BREAK = '\u00AD';

/** Lower case, white space as one blank, a broken word as one with a sign at the break; marks dropped unless kept, đ as d then too. */
function folded(text: string, keepMarks: boolean): Folded {
  const made: Folded = { text: '', origins: [] };
  let at = 0;
  for (const { 0: broken, index } of text.matchAll(BREAKS)) {
    fold(made, text.slice(at, index), at, keepMarks);
    made.text += BREAK;
    made.origins.push(index);
    at = index + broken.length;
  }
  fold(made, text.slice(at), at, keepMarks);
  return made;
}

function fold(made: Folded, text: string, from: number, keepMarks: boolean): void {
  let at = from;
  for (const character of keepMarks ? graphemes(text) : text) {
    const plain = keepMarks ? character.normalize('NFC').toLowerCase() : withoutMarks(character);
    const piece = SPACE.test(plain) ? ' ' : plain.replace(HYPHEN, '-');
    if (piece !== ' ' || !made.text.endsWith(' ')) {
      for (const unit of piece.split('')) {
        made.text += unit;
        made.origins.push(at);
      }
    }
    at += character.length;
  }
}

/** A letter with the marks that follow it, so that composed and decomposed text fold alike. */
function graphemes(text: string): string[] {
  const made: string[] = [];
  for (const character of text) {
    if (MARK.test(character) && made.length > 0) made[made.length - 1] += character;
    else made.push(character);
  }
  return made;
}

function withoutMarks(character: string): string {
  return character.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/gu, 'd').toLowerCase();
}

/** Whether what was typed carries marks of its own: then it is meant exactly. */
function hasMarks(query: string): boolean {
  return withoutMarks(query) !== query.normalize('NFC').toLowerCase();
}

/** A whole text without marks and hyphens, in lower case, white space as single blanks: tells at once where nothing can be found. */
export function bare(text: string): string {
  return withoutMarks(text.replace(BREAKS, ''))
    .replace(/[-\u2010]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** What finds words also where they are broken, whether or not the hyphen there is their own. */
function pattern(needle: string): RegExp {
  const signs = needle
    .split('')
    .map((sign) => (sign === '-' ? `[-${BREAK}]` : sign.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&')));
  return new RegExp(signs.join(`${BREAK}?`), 'g');
}

/** Every place of `query` in `text`. Typed without marks, it finds words with any marks. */
export function findIn(text: string, query: string): Stretch[] {
  const wanted = query.trim();
  if (wanted === '') return [];
  const exact = hasMarks(wanted);
  const [page, needle] = [folded(text, exact), folded(wanted, exact).text];
  return [...page.text.matchAll(pattern(needle))].map(({ 0: found, index }) => ({
    from: page.origins[index] ?? 0,
    to: page.origins[index + found.length] ?? text.length,
  }));
}
