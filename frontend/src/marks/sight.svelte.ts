/** What of a pad is seen on one version of its paper: where marks lie, which are hidden, where pages are drawn anew. */
import { SvelteSet } from 'svelte/reactivity';
import type { Id } from '../api/contract.ts';
import type { Placed } from '../core/marks/geometry.ts';
import { at } from '../core/marks/hit.ts';
import { type Listed, Listing, type Waits } from '../core/marks/listing.ts';
import type { Mark, Point, Rect } from '../core/marks/model.ts';
import { type Dirty, Sheets } from '../core/marks/sheets.ts';
import type { Pad } from '../state/pad.svelte.ts';

type Redraw = (dirty: Dirty) => void;

/** A part of a page, in its user space. */
export interface Spot {
  page: number;
  part: Rect;
}

const EVERYWHERE: Rect = [-1e6, -1e6, 1e6, 1e6];

export class Sight {
  #sheets: Sheets;
  #listing = new Listing();
  #redraws = new Map<number, Redraw>();
  #hidden = new SvelteSet<Id>();
  #rubbed = new Set<Id>();
  #newest = false;
  #spots: Spot[] | undefined;
  #turn = $state(0);
  #stop: () => void;

  /** Marks of shown layers that lie on this version or have no place on it, from the first page on. */
  readonly listed: readonly Listed[] = $derived.by(() => {
    void this.#turn;
    const hidden = new Set(this.#hidden);
    const { rows } = this.#listing;
    return hidden.size === 0 ? rows : rows.filter(({ mark }) => !hidden.has(mark.layer));
  });

  /** Marks for which nothing is known of a place on this version, of hidden layers too. */
  readonly unplaced: readonly Mark[] = $derived.by(() => {
    void this.#turn;
    return this.#listing.rows.filter(({ waits }) => waits === 'unplaced').map(({ mark }) => mark);
  });

  constructor(
    private readonly pad: Pad,
    private readonly version: Id | null,
  ) {
    this.#sheets = new Sheets(version);
    this.#update(pad.marks.keys());
    this.#stop = pad.watch((changed) => this.#update(changed));
  }

  close(): void {
    this.#stop();
  }

  /** Calls back with what of a page is to be drawn anew; answers with how to stop that. */
  onRedraw(page: number, redraw: Redraw): () => void {
    this.#redraws.set(page, redraw);
    return () => {
      if (this.#redraws.get(page) === redraw) this.#redraws.delete(page);
    };
  }

  /** What is seen of a page within a rectangle, in the order it is drawn. */
  shown(page: number, rect: Rect): Placed[] {
    return this.#sheets.on(page, rect).filter(({ mark }) => this.#seen(mark));
  }

  /** The mark at a point of a page. */
  at(page: number, point: Point, reach: number): Placed | undefined {
    const [x, y] = point;
    return at(this.shown(page, [x - reach, y - reach, x + reach, y + reach]), point, reach);
  }

  /** The mark as it is now. Follows its changes. */
  mark(id: Id): Mark | undefined {
    void this.#turn;
    return this.pad.marks.get(id);
  }

  /** Where a mark lies on this version. Follows its changes. */
  placed(id: Id): Placed | undefined {
    void this.#turn;
    return this.#sheets.get(id);
  }

  /** What a mark waits for. Follows its changes. */
  waits(id: Id): Waits | undefined {
    void this.#turn;
    return this.#listed(id)?.waits;
  }

  /** Does something; answers with where on the pages it is seen. */
  changedBy(act: () => void): Spot[] {
    const spots: Spot[] = [];
    this.#spots = spots;
    act();
    this.#spots = undefined;
    return spots;
  }

  /** Whether this is the paper's newest version: then it has a place for every mark, or the mark waits for one. */
  set newest(newest: boolean) {
    if (newest === this.#newest) return;
    this.#newest = newest;
    this.#listing.update([...this.pad.marks.keys()], (id) => this.#listed(id));
    this.#turn += 1;
  }

  isShown(layer: Id): boolean {
    return !this.#hidden.has(layer);
  }

  show(layer: Id, shown: boolean): void {
    if (shown === this.isShown(layer)) return;
    if (shown) this.#hidden.delete(layer);
    else this.#hidden.add(layer);
    for (const redraw of this.#redraws.values()) redraw({ rects: [EVERYWHERE], tops: [] });
  }

  /** Hides a mark under the rubber until it is lifted. */
  rub({ mark }: Placed): void {
    this.#rubbed.add(mark.id);
    this.#redraw(mark.id);
  }

  /** The rubber was lifted: what it went over is seen again, unless it is removed now. Answers with that. */
  lifted(): Id[] {
    const ids = [...this.#rubbed];
    this.#rubbed.clear();
    for (const id of ids) this.#redraw(id);
    return ids;
  }

  #listed(id: Id): Listed | undefined {
    const mark = this.pad.marks.get(id);
    if (!mark) return undefined;
    const placed = this.#sheets.get(id);
    const place = this.version ? mark.places[this.version] : undefined;
    if (placed) return { mark, page: placed.page, waits: placed.state === 'changed' ? 'changed' : undefined };
    const waits = place?.state === 'lost' ? 'lost' : !place && this.#newest ? 'unplaced' : undefined;
    return waits && mark.body ? { mark, page: mark.body.page ?? 1, waits } : undefined;
  }

  /** Marks of the file itself are on its pages already. */
  #seen(mark: Mark): boolean {
    if (this.#hidden.has(mark.layer) || this.#rubbed.has(mark.id)) return false;
    return this.pad.layerOf(mark)?.from_file !== true;
  }

  #update(changed: Iterable<Id>): void {
    const ids = [...changed];
    const dirty = this.#sheets.update(ids, this.pad.marks);
    this.#listing.update(ids, (id) => this.#listed(id));
    for (const [page, { rects, tops }] of dirty) {
      this.#redraws.get(page)?.({ rects, tops: tops.filter(({ mark }) => this.#seen(mark)) });
      for (const part of [...rects, ...tops.map(({ bounds }) => bounds)]) this.#spots?.push({ page, part });
    }
    this.#turn += 1;
  }

  #redraw(id: Id): void {
    const placed = this.#sheets.get(id);
    if (placed) this.#redraws.get(placed.page)?.({ rects: [placed.bounds], tops: [] });
  }
}
