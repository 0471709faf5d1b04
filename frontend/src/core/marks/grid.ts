/** Which things of a page meet a rectangle, without looking at all of them. */
import type { Id } from '../../api/contract.ts';
import { meets } from './geometry.ts';
import type { Rect } from './model.ts';

const CELL = 64;
/** What spreads over more cells is looked at every time. */
const MOST_CELLS = 256;

export class Grid {
  #bounds = new Map<Id, Rect>();
  #cells = new Map<string, Set<Id>>();
  #large = new Set<Id>();

  get size(): number {
    return this.#bounds.size;
  }

  put(id: Id, bounds: Rect): void {
    this.remove(id);
    this.#bounds.set(id, bounds);
    const keys = cellsOf(bounds);
    if (!keys) {
      this.#large.add(id);
      return;
    }
    for (const key of keys) {
      const cell = this.#cells.get(key);
      if (cell) cell.add(id);
      else this.#cells.set(key, new Set([id]));
    }
  }

  remove(id: Id): void {
    const bounds = this.#bounds.get(id);
    if (!bounds) return;
    this.#bounds.delete(id);
    if (this.#large.delete(id)) return;
    for (const key of cellsOf(bounds) ?? []) {
      const cell = this.#cells.get(key);
      cell?.delete(id);
      if (cell?.size === 0) this.#cells.delete(key);
    }
  }

  /** The things whose rectangles meet this one. */
  meeting(rect: Rect): Set<Id> {
    const keys = cellsOf(rect);
    const near = keys ? keys.flatMap((key) => [...(this.#cells.get(key) ?? [])]) : [...this.#bounds.keys()];
    return new Set([...this.#large, ...near].filter((id) => this.#meets(id, rect)));
  }

  #meets(id: Id, rect: Rect): boolean {
    const bounds = this.#bounds.get(id);
    return bounds !== undefined && meets(bounds, rect);
  }
}

function cellsOf([x0, y0, x1, y1]: Rect): string[] | undefined {
  const [left, bottom, right, top] = [x0, y0, x1, y1].map((length) => Math.floor(length / CELL)) as [
    number,
    number,
    number,
    number,
  ];
  if ((right - left + 1) * (top - bottom + 1) > MOST_CELLS) return undefined;
  const keys: string[] = [];
  for (let x = left; x <= right; x += 1) for (let y = bottom; y <= top; y += 1) keys.push(`${x},${y}`);
  return keys;
}
