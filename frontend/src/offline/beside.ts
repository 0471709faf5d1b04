/** What lies on the device beside a paper's pieces: its words, the shapes of its pages, a picture of the first. It goes with the paper. */
import { ApiProblem } from '../api/client.ts';
import type { Id, PaperPages } from '../api/contract.ts';
import { line } from '../api/turns.ts';
import type { Anchor } from '../core/pages.ts';
import type { BesidePart } from './beside-work.ts';
import { clerk } from './clerk.ts';
import { shelf } from './store.ts';
import { vault } from './vault.ts';

const PARTS: readonly BesidePart[] = ['glance', 'pages', 'text'];
const beside = shelf('beside');

/** Fetches what is missing of a version, once; what the server does not have is not asked for again. Throws ApiProblem, LinkLost or StorageFull. */
export async function keepBeside(version: Id): Promise<void> {
  if (!vault.key || (await beside.get(`${version} whole`))) return;
  const { turn } = vault;
  for (const part of PARTS) await keepPart(version, part);
  if (turn !== vault.turn) return;
  await beside.put(`${version} whole`, true);
}

export const keptGlance = (version: Id) => beside.get<Uint8Array<ArrayBuffer>>(`${version} glance`);
export const keptPages = (version: Id) => beside.get<PaperPages>(`${version} pages`);
export const keptText = (version: Id) => beside.get<readonly string[]>(`${version} text`);

/** Where one stayed in a version, for when the server cannot be asked. */
export const keptPlace = (version: Id) => beside.get<Anchor>(`${version} place`);
export const keepOwnPlace = (version: Id, anchor: Anchor) => beside.put(`${version} place`, anchor);

export function dropBeside(version: Id): Promise<void> {
  return beside.change(
    [],
    [...PARTS, 'whole', 'place'].map((part) => `${version} ${part}`),
  );
}

/** After all that somebody waits for; nothing where the server has no such thing of this paper. */
async function keepPart(version: Id, part: BesidePart): Promise<void> {
  await line.free();
  const { key } = vault;
  if (!key) return;
  try {
    await clerk.do('fetchBeside', key, version, part);
  } catch (error) {
    if (!(error instanceof ApiProblem) || (error.status !== 404 && error.status !== 422)) throw error;
  }
}
