/** The words around a find, for a list of finds. */
import type { Stretch } from './find.ts';

export interface Snippet {
  before: string;
  found: string;
  after: string;
}

const plain = (text: string) => text.replace(/\s+/gu, ' ');

/** What was found with up to `reach` characters on each side, cut between words. */
export function snippetOf(text: string, { from, to }: Stretch, reach = 48): Snippet {
  const lead = plain(text.slice(Math.max(0, from - reach), from));
  const tail = plain(text.slice(to, to + reach));
  const before = from > reach ? `…${lead.slice(lead.indexOf(' ') + 1)}` : lead.trimStart();
  const cut = tail.lastIndexOf(' ');
  const after = to + reach < text.length && cut > 0 ? `${tail.slice(0, cut)}…` : tail.trimEnd();
  return { before, found: plain(text.slice(from, to)), after };
}
