/** Strokes that others are drawing at this moment, until they arrive as marks. */
import type { Id } from '../api/contract.ts';
import type { InkFrame, Point, Rect } from '../core/marks/model.ts';
import { unpack } from '../core/marks/points.ts';
import { GrowingStroke } from './growing.ts';
import { penTone, washTone } from './tones.ts';

/** Where somebody's pen is. */
export interface Tip {
  mark: Id;
  page: number;
  name: string;
  at: Point;
}

interface Other {
  stroke: GrowingStroke;
  page: number;
  layer: Id;
  name: string;
  heard: number;
}

/** A stroke that is not heard of for so long is gone: its writer left. */
const FORGOTTEN_AFTER = 6_000;

type Redraw = (rect: Rect) => void;

export class Others {
  #strokes = new Map<Id, Other>();
  #redraws = new Map<number, Redraw>();
  #tips = $state.raw<readonly Tip[]>([]);
  #sweep: ReturnType<typeof setInterval> | undefined;

  /** Where pens are now, for the names beside them. */
  get tips(): readonly Tip[] {
    return this.#tips;
  }

  onRedraw(page: number, redraw: Redraw): () => void {
    this.#redraws.set(page, redraw);
    return () => {
      if (this.#redraws.get(page) === redraw) this.#redraws.delete(page);
    };
  }

  /** Strokes on a page, without those of hidden layers. */
  on(page: number, isShown: (layer: Id) => boolean): GrowingStroke[] {
    return [...this.#strokes.values()]
      .filter((each) => each.page === page && isShown(each.layer))
      .map((each) => each.stroke);
  }

  frame(frame: InkFrame): void {
    const other = this.#strokes.get(frame.mark) ?? this.#begin(frame);
    other.heard = Date.now();
    const had = other.stroke.points.length;
    const points = unpack(frame.points).slice(Math.max(0, had - frame.from));
    const dirty = other.stroke.add(points);
    this.#redraws.get(other.page)?.(dirty);
    this.#showTips(frame.end ? frame.mark : undefined);
  }

  /** The mark is here, or was given up. */
  arrived(ids: Iterable<Id>): void {
    for (const id of ids) this.#drop(id);
  }

  stop(): void {
    clearInterval(this.#sweep);
    this.#sweep = undefined;
    this.#strokes.clear();
    this.#tips = [];
  }

  #begin({ mark, page, layer, by, color, width, tool }: InkFrame): Other {
    const tone = tool === 'marker' ? washTone(color) : penTone(color);
    const begun = { stroke: new GrowingStroke({ tool, width }, tone), page, layer, name: by.name, heard: 0 };
    this.#strokes.set(mark, begun);
    this.#sweep ??= setInterval(() => this.#forget(), FORGOTTEN_AFTER / 4);
    return begun;
  }

  #forget(): void {
    for (const [id, { heard }] of this.#strokes) if (Date.now() - heard > FORGOTTEN_AFTER) this.#drop(id);
    if (this.#strokes.size > 0) return;
    clearInterval(this.#sweep);
    this.#sweep = undefined;
  }

  #drop(id: Id): void {
    const other = this.#strokes.get(id);
    if (!other) return;
    this.#strokes.delete(id);
    this.#redraws.get(other.page)?.(other.stroke.bounds);
    this.#showTips();
  }

  #showTips(ended?: Id): void {
    this.#tips = [...this.#strokes].flatMap(([mark, { stroke, page, name }]) => {
      const last = stroke.points.at(-1);
      return last && mark !== ended ? [{ mark, page, name, at: [last[0], last[1]] as Point }] : [];
    });
  }
}
