/** Searching many papers by their words. */
import type { Id, Item, Paper } from '../api/contract.ts';
import { bare, findIn } from './find.ts';
import { type Snippet, snippetOf } from './snippet.ts';

/** A paper that is searched. */
export interface Source {
  meeting: Id;
  /** As people know the meeting. */
  meetingTitle: string;
  item: Id;
  /** The item's number in the programme. */
  no: number;
  title: string;
  version: Id;
}

/** The words of one paper: each page as it is, and made ready to say quickly where nothing is. */
export interface Words {
  pages: readonly string[];
  bare: readonly string[];
}

export interface PageHit {
  page: number;
  snippet: Snippet;
}

/** One letter finds everything. */
export const SHORTEST = 2;

/** The papers of a meeting that can be read, in the order of the programme. */
export function sourcesOf(
  meeting: { id: Id; title: string },
  items: readonly Item[],
  papers: readonly Paper[],
): Source[] {
  const numbers = new Map(items.map((item) => [item.id, item.no]));
  return papers
    .filter((paper) => !paper.on_paper && numbers.has(paper.item_id))
    .sort((a, b) => (numbers.get(a.item_id) ?? 0) - (numbers.get(b.item_id) ?? 0) || a.order - b.order)
    .flatMap(({ item_id: item, title, current_version_id: version }) => {
      const no = numbers.get(item) ?? 0;
      return version ? [{ meeting: meeting.id, meetingTitle: meeting.title, item, no, title, version }] : [];
    });
}

export function wordsOf(pages: readonly string[]): Words {
  return { pages, bare: pages.map(bare) };
}

/** Every place of `query` in a paper, page by page; nothing for a query that is too short. */
export function hitsIn(words: Words, query: string): PageHit[] {
  if (query.trim().normalize('NFC').length < SHORTEST) return [];
  const needle = bare(query);
  return words.pages.flatMap((text, index) => {
    if (!words.bare[index]?.includes(needle)) return [];
    return findIn(text, query).map((stretch) => ({ page: index + 1, snippet: snippetOf(text, stretch) }));
  });
}
