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

/** Lower case, white space as one blank; marks dropped unless kept, đ as d then too. */
function folded(text: string, keepMarks: boolean): Folded {
  const made: Folded = { text: '', origins: [] };
  let at = 0;
  for (const character of keepMarks ? graphemes(text) : text) {
    const plain = keepMarks ? character.normalize('NFC').toLowerCase() : withoutMarks(character);
    const piece = SPACE.test(plain) ? ' ' : plain;
    if (piece !== ' ' || !made.text.endsWith(' ')) {
      for (const unit of piece.split('')) {
        made.text += unit;
        made.origins.push(at);
      }
    }
    at += character.length;
  }
  return made;
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

/** A whole text without marks, in lower case, white space as single blanks: tells at once where nothing can be found. */
export function bare(text: string): string {
  return withoutMarks(text).replace(/\s+/gu, ' ');
}

/** Every place of `query` in `text`. Typed without marks, it finds words with any marks. */
export function findIn(text: string, query: string): Stretch[] {
  const wanted = query.trim();
  if (wanted === '') return [];
  const exact = hasMarks(wanted);
  const [page, needle] = [folded(text, exact), folded(wanted, exact).text];
  const found: Stretch[] = [];
  for (let at = page.text.indexOf(needle); at >= 0; at = page.text.indexOf(needle, at + needle.length)) {
    const from = page.origins[at] ?? 0;
    found.push({ from, to: page.origins[at + needle.length] ?? text.length });
  }
  return found;
}
