/** Marks in the order of a list: from the first page on, the oldest first; brought up to date without sorting all of them. */
import type { Id } from '../../api/contract.ts';
import { byAge } from './age.ts';
import type { Mark } from './model.ts';

/** What a mark waits for: its words are others now, its place is gone, or none was found for it yet. */
export type Waits = 'changed' | 'lost' | 'unplaced';

/** A mark in the list: where it lies here, and whether it waits for its owner's word. */
export interface Listed {
  mark: Mark;
  page: number;
  waits: Waits | undefined;
}

export class Listing {
  #held = new Map<Id, Listed>();
  #rows: readonly Listed[] = [];

  get rows(): readonly Listed[] {
    return this.#rows;
  }

  /** Looks anew at these marks; `find` answers with how a mark is listed now, if at all. */
  update(changed: Iterable<Id>, find: (id: Id) => Listed | undefined): void {
    const [gone, come] = [new Set<Listed>(), new Map<Id, Listed>()];
    for (const id of changed) {
      const [was, is] = [this.#held.get(id), find(id)];
      if (was) gone.add(was);
      if (is) come.set(id, is);
      if (is) this.#held.set(id, is);
      else this.#held.delete(id);
    }
    const stay = gone.size > 0 ? this.#rows.filter((row) => !gone.has(row)) : this.#rows;
    this.#rows = come.size > 0 ? merged(stay, [...come.values()].sort(inOrder)) : stay;
  }
}

function inOrder(a: Listed, b: Listed): number {
  return a.page - b.page || byAge(a.mark, b.mark);
}

/** Two lists in order as one. */
function merged(one: readonly Listed[], other: readonly Listed[]): Listed[] {
  const rows: Listed[] = [];
  let at = 0;
  for (const row of other) {
    for (let next = one[at]; next && inOrder(next, row) <= 0; next = one[at]) {
      rows.push(next);
      at += 1;
    }
    rows.push(row);
  }
  for (; at < one.length; at += 1) rows.push(one[at] as Listed);
  return rows;
}
