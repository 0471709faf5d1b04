/** Which papers a device keeps ahead of their meetings, and how far it is. */
import type { Id, Instant, MeetingState, Paper } from '../api/contract.ts';

/** A version that is to be on the device. `size` is of the file as it was sent; what is read may differ a little. */
export interface Wanted {
  version: Id;
  paper: Id;
  meeting: Id;
  sha256: string;
  size: number;
}

export interface Progress {
  done: number;
  total: number;
  /** Share of the bytes, 0 to 1. */
  share: number;
  bytes: number;
}

const DAY = 86_400_000;
/** A larger file is read from the server page by page: checking it as a whole would not fit a tablet's memory. */
export const LARGEST = 268_435_456;

/** What is known of how a meeting ends. */
export interface Ending {
  state: MeetingState;
  ends_at: Instant;
  closed_at?: Instant | null | undefined;
}

/** Whether the papers of a meeting belong on a device: until a day after its end, which is the planned one where another is not known; as long as it runs in any case. `now` in milliseconds. */
export function keepsPapers({ state, ends_at, closed_at }: Ending, now: number): boolean {
  if (state === 'draft') return false;
  if (state === 'in_session' || state === 'paused') return true;
  return now < Date.parse(closed_at ?? ends_at) + DAY;
}

/** Whether a paper may lie on a device: only papers of the lowest classification leave the server. */
const mayLieHere = (paper: Paper): boolean => paper.classification === 'normal' && !paper.on_paper;

/** The version of a paper that can be read on a device while its newest is not whole there: the newest of those that are. */
export function inItsStead(paper: Paper, isWhole: (version: Id) => boolean): Id | undefined {
  const last = paper.versions.findLast(({ id, state }) => state === 'ready' && isWhole(id))?.id;
  return mayLieHere(paper) && last !== paper.current_version_id ? last : undefined;
}

/** What can be read of these papers and may lie on a device. */
export function wantedOf(meeting: Id, papers: readonly Paper[], order: readonly Id[]): Wanted[] {
  const place = (paper: Paper) => order.indexOf(paper.item_id);
  return [...papers]
    .filter(mayLieHere)
    .sort((a, b) => place(a) - place(b) || a.order - b.order)
    .flatMap((paper) => {
      const version = paper.versions.find((each) => each.id === paper.current_version_id);
      if (version?.state !== 'ready' || version.size > LARGEST) return [];
      return [{ version: version.id, paper: paper.id, meeting, sha256: version.sha256, size: version.size }];
    });
}

/** How far the wanted versions are; `bytesOf` says how many bytes of one are here, `complete` whether it is whole. */
export function progressOf(
  wanted: readonly Wanted[],
  bytesOf: (version: Id) => number,
  complete: (version: Id) => boolean,
): Progress {
  const whole = wanted.filter(({ version }) => complete(version));
  const total = wanted.reduce((sum, { size }) => sum + size, 0);
  const bytes = wanted.reduce((sum, { version, size }) => {
    return sum + (complete(version) ? size : Math.min(size, bytesOf(version)));
  }, 0);
  return { done: whole.length, total: wanted.length, share: total > 0 ? bytes / total : 1, bytes };
}
