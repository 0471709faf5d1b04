/** A page cut into tiles, so that it can be drawn in parts. In points of user space. */
import type { Rect } from './model.ts';

const EDGE = 64;
/** Large drawings are cut into no more than so many by so many. */
const MOST = 16;

export class Tiles {
  readonly #across: number;
  readonly #up: number;
  readonly #edge: number;

  constructor(private readonly page: Rect) {
    const [width, height] = [page[2] - page[0], page[3] - page[1]];
    this.#edge = Math.max(EDGE, Math.max(width, height) / MOST);
    this.#across = Math.max(1, Math.ceil(width / this.#edge));
    this.#up = Math.max(1, Math.ceil(height / this.#edge));
  }

  /** Every tile. */
  all(): number[] {
    return Array.from({ length: this.#across * this.#up }, (_, tile) => tile);
  }

  /** The tiles that a rectangle meets. */
  meeting([x0, y0, x1, y1]: Rect): number[] {
    const [left, right] = [this.#at(x0 - this.page[0], this.#across), this.#at(x1 - this.page[0], this.#across)];
    const [bottom, top] = [this.#at(y0 - this.page[1], this.#up), this.#at(y1 - this.page[1], this.#up)];
    const tiles: number[] = [];
    for (let row = bottom; row <= top; row += 1)
      for (let column = left; column <= right; column += 1) tiles.push(row * this.#across + column);
    return tiles;
  }

  /** The rectangle of a tile. */
  rect(tile: number): Rect {
    const [x, y] = [tile % this.#across, Math.floor(tile / this.#across)];
    const [left, bottom] = [this.page[0] + x * this.#edge, this.page[1] + y * this.#edge];
    return [left, bottom, left + this.#edge, bottom + this.#edge];
  }

  #at(length: number, most: number): number {
    return Math.min(most - 1, Math.max(0, Math.floor(length / this.#edge)));
  }
}
