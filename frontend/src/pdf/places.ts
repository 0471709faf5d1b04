/** Where somebody was in each paper: on this page at once, on their other devices after a moment. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import { fetchPagesOf } from '../api/compare.ts';
import { fetchPositions, keepPosition, type ReadingPosition } from '../api/positions.ts';
import type { Anchor } from '../core/pages.ts';
import { ahead } from '../offline/ahead.svelte.ts';
import { keepOwnPlace, keptPlace } from '../offline/beside.ts';
import { account } from '../state/account.svelte.ts';

export interface Place {
  version: string;
  anchor: Anchor;
}

type Position = Pick<ReadingPosition, 'version' | 'page' | 'top'>;

const BEGINNING: Anchor = { page: 1, share: -0.02 };
/** So far down a page only its foot is in sight. */
const PAST = 0.9;
/** One looks here or there; where one stays is kept. */
const STAYED = 2_000;

/** As fresh as this (milliseconds) what the server has told need not be asked again. */
const FRESH = 5_000;

const here = new Map<string, Place>();
const waiting = new Map<string, ReturnType<typeof setTimeout>>();
/** What the server holds from this page; none while one's last place has not reached it. */
const sent = new Map<string, Position>();
let person = '';
let told: { at: number; positions: Promise<readonly ReadingPosition[]> } | undefined;

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
  const last = Math.max(1, pages);
  return place.anchor.page > last ? { page: last, share: BEGINNING.share } : place.anchor;
}

/** Where one was last on another device; undefined where one was last on this one, or nothing is known. */
export async function placeElsewhere(paper: string, version: string, pages: number): Promise<Anchor | undefined> {
  const mine = sent.get(paper);
  if (paper === '' || isUnsent(paper)) return undefined;
  const position = (await positions()).find((each) => each.paper === paper) ?? (await placeKept(version));
  if (!position || isUnsent(paper) || mine !== sent.get(paper) || isSame(position, mine)) return undefined;
  here.set(paper, { version: position.version, anchor: { page: position.page, share: position.top } });
  sent.set(paper, position);
  return placeIn(paper, version, pages);
}

/** Where the page went that one was on in another version; undefined where it has its number still, or nobody can tell. */
export async function placeMoved(paper: string, version: string): Promise<Anchor | undefined> {
  const place = here.get(paper);
  if (!place || place.version === version) return undefined;
  const pages = (await fetchPagesOf(place.version, version).catch(known)) ?? [];
  const from = readFrom(place.anchor);
  const [, page] = pages.find(([before]) => before === from.page) ?? [];
  return page && page !== from.page ? { page, share: from.share } : undefined;
}

/** The page one reads: where the window begins with the end of one, the next. */
function readFrom({ page, share }: Anchor): Anchor {
  return share > PAST ? { page: page + 1, share: share - 1 } : { page, share };
}

/** Keeps where one is; the server hears of it when one has stayed there. */
export function keepPlace(paper: string, version: string, anchor: Anchor): void {
  if (paper === '') return;
  here.set(paper, { version, anchor });
  sent.delete(paper);
  clearTimeout(waiting.get(paper));
  waiting.set(
    paper,
    setTimeout(() => send(paper), STAYED),
  );
}

/** Without the server what lies on this device is all that is known. */
async function placeKept(version: string): Promise<Position | undefined> {
  const anchor = await keptPlace(version);
  return anchor && { version, page: anchor.page, top: anchor.share };
}

function send(paper: string): void {
  waiting.delete(paper);
  const place = here.get(paper);
  if (!place) return;
  const { version, anchor } = place;
  if (ahead.isHere(version)) void keepOwnPlace(version, anchor);
  const position = { version, page: anchor.page, top: Math.min(1, Math.max(0, anchor.share)) };
  keepPosition(paper, position).then(() => {
    if (here.get(paper) !== place) return;
    sent.set(paper, position);
    told = undefined; // what was told before no longer holds
  }, known);
}

/** Whether one has been somewhere in the paper here, of which the server has not heard. */
function isUnsent(paper: string): boolean {
  return here.has(paper) && !sent.has(paper);
}

function isSame(one: Position, other: Position | undefined): boolean {
  return one.version === other?.version && one.page === other.page && Math.abs(one.top - other.top) < 1e-6;
}

/** What the server knows now: one may have read on elsewhere while this page stood open. */
function positions(): Promise<readonly ReadingPosition[]> {
  const now = performance.now();
  if (!told || now - told.at > FRESH) told = { at: now, positions: ask() };
  return told.positions;
}

async function ask(): Promise<readonly ReadingPosition[]> {
  try {
    const positions = await fetchPositions();
    for (const paper of here.keys()) if (isUnsent(paper) && !waiting.has(paper)) send(paper); // read without the network
    return positions;
  } catch (error) {
    return known(error) ?? [];
  }
}

/** What another person read in this browser is forgotten. */
function ofThisPerson(): void {
  const { id } = account.me.person;
  if (id === person) return;
  person = id;
  for (const timer of waiting.values()) clearTimeout(timer);
  waiting.clear();
  here.clear();
  sent.clear();
  told = undefined;
}
