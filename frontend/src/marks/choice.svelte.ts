/** What is chosen on a paper, to be changed, moved or removed together. */
import type { Id } from '../api/contract.ts';
import { around, holds } from '../core/marks/geometry.ts';
import { caught } from '../core/marks/hit.ts';
import type { Mark, Point } from '../core/marks/model.ts';
import type { Sight } from './sight.svelte.ts';

export class Choice {
  #taken = $state.raw<ReadonlySet<Id>>(new Set());
  #drag = $state.raw<Point>();
  /** The marks chosen that have not gone meanwhile. */
  readonly ids: ReadonlySet<Id> = $derived.by(() => {
    const taken = this.#taken;
    const gone = [...taken].some((id) => !this.sight.mark(id));
    return gone ? new Set([...taken].filter((id) => this.sight.mark(id))) : taken;
  });

  constructor(
    private readonly sight: Sight,
    private readonly mayChange: (mark: Mark) => boolean,
  ) {}

  /** By how much what is chosen is being moved, in CSS pixels. */
  get drag(): Point | undefined {
    return this.#drag;
  }

  take(ids: Iterable<Id>): void {
    this.#taken = new Set(ids);
  }

  clear(): void {
    this.take([]);
  }

  /** Shows by how much it is being moved, on every page; undefined: it lies where it lay. */
  dragTo(drag: Point | undefined): void {
    this.#drag = drag;
  }

  /** My marks on a page that a lasso catches. */
  caught(page: number, lasso: readonly Point[]): Id[] {
    return this.sight
      .shown(page, around(lasso))
      .filter((placed) => this.mayChange(placed.mark) && caught(placed, lasso))
      .map(({ mark }) => mark.id);
  }

  /** Whether a point of a page lies on what is chosen. */
  holds(page: number, point: Point): boolean {
    return [...this.ids].some((id) => {
      const placed = this.sight.placed(id);
      return placed !== undefined && placed.page === page && holds(placed.bounds, point);
    });
  }
}
