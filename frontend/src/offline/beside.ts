/** What lies on the device beside a paper's pieces: its words, the shapes of its pages, a picture of the first. It goes with the paper. */
import { ApiProblem } from '../api/client.ts';
import type { Id, PaperPages } from '../api/contract.ts';
import { fetchGlance, fetchPages, fetchText } from '../api/papers.ts';
import { line } from '../api/turns.ts';
import { shelf } from './store.ts';

const beside = shelf('beside');

/** Device pixels across: what the reader shows before a page is painted. */
const GLANCE = 800;
/** Larger ones stay on the server: a picture in bytes, words in characters. */
const LARGEST_GLANCE = 524_288;
const LARGEST_TEXT = 16_777_216;

/** Fetches what is missing of a version, once; what the server does not have is not asked for again. Throws ApiProblem or LinkLost. */
export async function keepBeside(version: Id): Promise<void> {
  if (await beside.get(`${version} whole`)) return;
  const glance = await unlessNone(() => fetchGlance(version, GLANCE));
  const pages = await unlessNone(() => fetchPages(version));
  const text = await unlessNone(() => fetchText(version));
  await line.free();
  await beside.change([
    ...(glance && glance.length <= LARGEST_GLANCE ? [[`${version} glance`, glance] as const] : []),
    ...(pages ? [[`${version} pages`, pages] as const] : []),
    ...(text && lengthOf(text.pages) <= LARGEST_TEXT ? [[`${version} text`, text.pages] as const] : []),
    [`${version} whole`, true],
  ]);
}

export const keptGlance = (version: Id) => beside.get<Uint8Array<ArrayBuffer>>(`${version} glance`);
export const keptPages = (version: Id) => beside.get<PaperPages>(`${version} pages`);
export const keptText = (version: Id) => beside.get<readonly string[]>(`${version} text`);

export function dropBeside(version: Id): Promise<void> {
  return beside.change(
    [],
    ['glance', 'pages', 'text', 'whole'].map((part) => `${version} ${part}`),
  );
}

function lengthOf(pages: readonly string[]): number {
  return pages.reduce((sum, page) => sum + page.length, 0);
}

/** After all that somebody waits for; undefined where the server has no such thing of this paper. */
async function unlessNone<T>(ask: () => Promise<T>): Promise<T | undefined> {
  await line.free();
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiProblem && (error.status === 404 || error.status === 422)) return undefined;
    throw error;
  }
}
