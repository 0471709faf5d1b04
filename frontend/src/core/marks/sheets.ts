/** The marks of one version by page, as they are drawn and met. */
import type { Id } from '../../api/contract.ts';
import { byAge } from './age.ts';
import { type Placed, placedOn } from './geometry.ts';
import { Grid } from './grid.ts';
import type { Mark, Rect } from './model.ts';

/** What of a page looks different now: rectangles to draw anew, and marks that came to lie on top of all others. */
export interface Dirty {
  rects: Rect[];
  tops: Placed[];
}

export class Sheets {
  #placed = new Map<Id, Placed>();
  #grids = new Map<number, Grid>();

  constructor(private readonly version: Id | null) {}

  /** Brings these marks up to date; answers with where the pages changed. */
  update(changed: Iterable<Id>, marks: ReadonlyMap<Id, Mark>): Map<number, Dirty> {
    const dirty = new Map<number, Dirty>();
    for (const id of changed) {
      const [was, mark] = [this.#placed.get(id), marks.get(id)];
      if (was && was.mark === mark) continue;
      const is = mark && placedOn(mark, this.version);
      if (was && is && looksAlike(was, is)) this.#placed.set(id, is);
      else this.#change(was, is, dirty);
    }
    return dirty;
  }

  get(id: Id): Placed | undefined {
    return this.#placed.get(id);
  }

  /** What meets a rectangle of a page, in the order it is drawn: washes under lines, the oldest first. */
  on(page: number, rect: Rect): Placed[] {
    const found = this.#grids.get(page)?.meeting(rect) ?? [];
    return [...found].flatMap((id) => this.#placed.get(id) ?? []).sort((a, b) => byAge(a.mark, b.mark));
  }

  has(page: number): boolean {
    return (this.#grids.get(page)?.size ?? 0) > 0;
  }

  #change(was: Placed | undefined, is: Placed | undefined, dirty: Map<number, Dirty>): void {
    if (was) {
      this.#take(was);
      on(dirty, was.page).rects.push(was.bounds);
    }
    if (!is) return;
    this.#lay(is);
    // What was not sent yet is younger than all that was.
    if (!was && is.mark.created_at === '') on(dirty, is.page).tops.push(is);
    else on(dirty, is.page).rects.push(is.bounds);
  }

  #take(was: Placed): void {
    this.#placed.delete(was.mark.id);
    this.#grids.get(was.page)?.remove(was.mark.id);
  }

  #lay(is: Placed): void {
    this.#placed.set(is.mark.id, is);
    const grid = this.#grids.get(is.page) ?? new Grid();
    this.#grids.set(is.page, grid);
    grid.put(is.mark.id, is.bounds);
  }
}

function on(dirty: Map<number, Dirty>, page: number): Dirty {
  const held = dirty.get(page) ?? { rects: [], tops: [] };
  dirty.set(page, held);
  return held;
}

/** Nothing to draw: what the server made of an own stroke looks as it did under the pen. */
function looksAlike(was: Placed, is: Placed): boolean {
  const [one, other] = [was.shift, is.shift];
  const unmoved = was.page === is.page && one[0] === other[0] && one[1] === other[1];
  return unmoved && was.body === is.body && was.mark.layer === is.mark.layer;
}
