/** The labour on what lies beside a paper's pieces: fetching, weighing, sealing. As `piece-work.ts` it knows no page. */
import type { Id } from '../api/contract.ts';
import { fetchGlance, fetchPages, fetchText } from '../api/papers.ts';
import { keepValue } from './keeping.ts';

export type BesidePart = 'glance' | 'pages' | 'text';

/** Device pixels across: what the reader shows before a page is painted. */
const GLANCE = 800;
/** Larger ones stay on the server: a picture in bytes, words in characters. */
const LARGEST_GLANCE = 524_288;
const LARGEST_TEXT = 16_777_216;

/** Fetches a part and keeps it on the shelf `beside`; one that is too large is not kept. Throws ApiProblem, LinkLost or StorageFull. */
export async function fetchBeside(
  key: CryptoKey,
  version: Id,
  part: BesidePart,
  allowed: () => boolean = () => true,
): Promise<void> {
  const value = await fetched(version, part);
  if (value !== undefined) await keepValue(key, ['beside', `${version} ${part}`], value, allowed);
}

async function fetched(version: Id, part: BesidePart): Promise<unknown> {
  if (part === 'pages') return fetchPages(version);
  if (part === 'glance') {
    const glance = await fetchGlance(version, GLANCE);
    return glance.length <= LARGEST_GLANCE ? glance : undefined;
  }
  const { pages } = await fetchText(version);
  return lengthOf(pages) <= LARGEST_TEXT ? pages : undefined;
}

function lengthOf(pages: readonly string[]): number {
  return pages.reduce((sum, page) => sum + page.length, 0);
}
