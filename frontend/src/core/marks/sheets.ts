/** The marks of one version by page, as they are drawn and met. */
import type { Id } from '../../api/contract.ts';
import { type Placed, placedOn } from './geometry.ts';
import { Grid } from './grid.ts';
import type { Mark, Rect } from './model.ts';

/** Rectangles of pages that look different now. */
export type Dirty = Map<number, Rect[]>;

export class Sheets {
  #placed = new Map<Id, Placed>();
  #grids = new Map<number, Grid>();

  constructor(private readonly version: Id | null) {}

  /** Brings these marks up to date; answers with where the pages changed. */
  update(changed: Iterable<Id>, marks: ReadonlyMap<Id, Mark>): Dirty {
    const dirty: Dirty = new Map();
    for (const id of changed) {
      const [was, mark] = [this.#placed.get(id), marks.get(id)];
      if (was && was.mark === mark) continue;
      const is = mark && placedOn(mark, this.version);
      if (was) this.#take(was, dirty);
      if (is) this.#lay(is, dirty);
    }
    return dirty;
  }

  get(id: Id): Placed | undefined {
    return this.#placed.get(id);
  }

  /** What meets a rectangle of a page, in the order it is drawn: washes under lines, the oldest first. */
  on(page: number, rect: Rect): Placed[] {
    const found = this.#grids.get(page)?.meeting(rect) ?? [];
    return [...found].flatMap((id) => this.#placed.get(id) ?? []).sort(byAge);
  }

  has(page: number): boolean {
    return (this.#grids.get(page)?.size ?? 0) > 0;
  }

  #take(was: Placed, dirty: Dirty): void {
    this.#placed.delete(was.mark.id);
    this.#grids.get(was.page)?.remove(was.mark.id);
    note(dirty, was);
  }

  #lay(is: Placed, dirty: Dirty): void {
    this.#placed.set(is.mark.id, is);
    const grid = this.#grids.get(is.page) ?? new Grid();
    this.#grids.set(is.page, grid);
    grid.put(is.mark.id, is.bounds);
    note(dirty, is);
  }
}

function note(dirty: Dirty, { page, bounds }: Placed): void {
  const known = dirty.get(page);
  if (known) known.push(bounds);
  else dirty.set(page, [bounds]);
}

function byAge(a: Placed, b: Placed): number {
  const [x, y] = [a.mark.created_at || '~', b.mark.created_at || '~'];
  return x === y ? (a.mark.id < b.mark.id ? -1 : 1) : x < y ? -1 : 1;
}
