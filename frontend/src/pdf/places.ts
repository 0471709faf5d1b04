/** Where somebody was in each paper: on this page at once, on their other devices after a moment. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import { fetchPositions, keepPosition, type ReadingPosition } from '../api/positions.ts';
import type { Anchor } from '../core/pages.ts';
import { account } from '../state/account.svelte.ts';

export interface Place {
  version: string;
  anchor: Anchor;
}

const BEGINNING: Anchor = { page: 1, share: -0.02 };
/** One looks here or there; where one stays is kept. */
const STAYED = 2_000;

const here = new Map<string, Place>();
const waiting = new Map<string, ReturnType<typeof setTimeout>>();
let person = '';
/** Told by the server on entering; what is read here since then counts more. */
let told: Promise<readonly ReadingPosition[]> | undefined;

function known(error: unknown): undefined {
  if (error instanceof ApiProblem || error instanceof LinkLost) return undefined;
  throw error;
}

/** Where one was in a paper as this page knows, or its beginning; a page number holds for a newer version too. */
export function placeIn(paper: string, version: string, pages: number): Anchor {
  ofThisPerson();
  const place = here.get(paper);
  if (!place) return BEGINNING;
  if (place.version === version) return place.anchor;
  return { page: Math.min(place.anchor.page, Math.max(1, pages)), share: BEGINNING.share };
}

/** Where one was on another device; undefined where this page knows better, or nothing is known. */
export async function placeElsewhere(paper: string, version: string, pages: number): Promise<Anchor | undefined> {
  if (paper === '' || here.has(paper)) return undefined;
  told ??= fetchPositions().catch((error: unknown) => known(error) ?? []);
  const position = (await told).find((each) => each.paper === paper);
  if (!position || here.has(paper)) return undefined;
  here.set(paper, { version: position.version, anchor: { page: position.page, share: position.top } });
  return placeIn(paper, version, pages);
}

/** Keeps where one is; the server hears of it when one has stayed there. */
export function keepPlace(paper: string, version: string, anchor: Anchor): void {
  if (paper === '') return;
  here.set(paper, { version, anchor });
  clearTimeout(waiting.get(paper));
  waiting.set(
    paper,
    setTimeout(() => {
      const top = Math.min(1, Math.max(0, anchor.share));
      keepPosition(paper, { version, page: anchor.page, top }).catch(known);
    }, STAYED),
  );
}

/** What another person read in this browser is forgotten. */
function ofThisPerson(): void {
  const { id } = account.me.person;
  if (id === person) return;
  person = id;
  for (const timer of waiting.values()) clearTimeout(timer);
  waiting.clear();
  here.clear();
  told = undefined;
}
