/** What changed between two versions, as a reader goes through it. */

interface Passage {
  text: string;
  elsewhere?: number | null;
}

interface Row {
  before: number | null;
  after: number | null;
  removed: readonly Passage[];
  added: readonly Passage[];
  same_picture: boolean | null;
}

export interface Counts {
  added: number;
  removed: number;
  moved: number;
  /** Rows on which anything is different. */
  pages: number;
}

const isMoved = ({ elsewhere }: Passage): boolean => elsewhere !== undefined && elsewhere !== null;

/** Whether anything of a page is different: its words, its picture, or that it is there at all. */
export function differs(row: Row): boolean {
  const alone = row.before === null || row.after === null;
  return alone || row.removed.length > 0 || row.added.length > 0 || row.same_picture === false;
}

/** How many passages were added, removed and moved. A moved passage stands in both versions and counts once. */
export function countsOf(rows: readonly Row[]): Counts {
  const added = rows.flatMap((row) => row.added);
  const removed = rows.flatMap((row) => row.removed);
  return {
    added: added.filter((passage) => !isMoved(passage)).length,
    removed: removed.filter((passage) => !isMoved(passage)).length,
    moved: Math.max(added.filter(isMoved).length, removed.filter(isMoved).length),
    pages: rows.filter(differs).length,
  };
}

/** The number of the row one goes to from `at` (-1: from the beginning), round the ends; -1 where nothing changed. */
export function nextChange(rows: readonly Row[], at: number, by: 1 | -1): number {
  for (let step = 1; step <= rows.length; step += 1) {
    const to = ((((at < 0 && by < 0 ? 0 : at) + by * step) % rows.length) + rows.length) % rows.length;
    const row = rows[to];
    if (row && differs(row)) return to;
  }
  return -1;
}
