/** One paper version under the pen, and what is done to its pad. */
import type { Id } from '../api/contract.ts';
import { newId } from '../api/marks.ts';
import type { Rotation } from '../core/frame.ts';
import { boundsOf, centre, movable, moved } from '../core/marks/geometry.ts';
import type { Body, ColourName, Ink, InkFrame, Layer, Mark, Place, Point, Rect } from '../core/marks/model.ts';
import { pack, type StrokePoint } from '../core/marks/points.ts';
import { type Standing, standing } from '../core/marks/undo.ts';
import type { Word } from '../core/marks/words.ts';
import type { PageFrame } from '../pdf/frame.svelte.ts';
import type { Pad } from '../state/pad.svelte.ts';
import type { Unfinished } from '../state/unfinished.svelte.ts';
import { Choice } from './choice.svelte.ts';
import { hundredth } from './drafts.ts';
import { Forward } from './forward.svelte.ts';
import { Others } from './others.svelte.ts';
import type { Canvas } from './paint.ts';
import { Removal } from './removal.svelte.ts';
import { Side } from './side.svelte.ts';
import { Sight } from './sight.svelte.ts';

/** A page that is on the screen. */
export interface OpenPage {
  sheet: HTMLElement;
  frame: PageFrame;
  words: () => readonly Word[];
  /** A canvas of its own for what is being drawn; `wash` lets the page show through. */
  canvas: (wash: boolean) => Canvas | undefined;
  /** Empties that canvas. */
  wipe: () => void;
}

export class Desk {
  #chosenLayer = $state<Id>();
  #placing = $state<Id>();
  #light = $state(0);
  #stops: (() => void)[];
  readonly sight: Sight;
  readonly choice: Choice;
  readonly side: Side;
  readonly forward: Forward;
  readonly removal = new Removal(this);
  readonly others = new Others();
  /** Pages on the screen by their numbers. */
  readonly pages = new Map<number, OpenPage>();

  /** Layers that one's marks can lie on. What was brought in is not mixed with what is written here. */
  readonly writable: readonly Layer[] = $derived.by(() =>
    this.pad.layers.filter((layer) => layer.may_write && layer.kind !== 'imported'),
  );
  /** Where what I write goes. */
  readonly layer: Layer | undefined = $derived.by(() => {
    const { writable } = this;
    return writable.find((layer) => layer.id === this.#chosenLayer) ?? this.pad.own ?? writable[0];
  });

  constructor(
    readonly pad: Pad,
    /** Undefined in a notebook. */
    readonly version: Id | null,
  ) {
    this.sight = new Sight(pad, version);
    this.choice = new Choice(this.sight, (mark) => this.mayChange(mark));
    this.forward = new Forward(pad, this.sight);
    this.side = new Side(this);
    const theme = new MutationObserver(() => (this.#light += 1));
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.#stops = [
      () => this.sight.close(),
      pad.watch((changed) => this.others.arrived(changed)),
      pad.onInk((frame) => this.#ink(frame)),
      () => theme.disconnect(),
      () => this.others.stop(),
    ];
  }

  /** Grows when light and dark change: then everything is drawn anew. */
  get light(): number {
    return this.#light;
  }

  /** The mark that waits for a tap on its new place. */
  get placing(): Mark | undefined {
    return this.#placing ? this.pad.marks.get(this.#placing) : undefined;
  }

  /** Answers with what was being written. */
  close(): Unfinished | undefined {
    const inHand = this.side.leave();
    for (const stop of this.#stops) stop();
    return inHand;
  }

  /** A page came on the screen; answers with how to tell that it left. */
  enter(page: number, open: OpenPage): () => void {
    this.pages.set(page, open);
    return () => {
      if (this.pages.get(page) === open) this.pages.delete(page);
    };
  }

  /** How a page is shown, in degrees clockwise. */
  rotationOf(page: number): Rotation {
    return this.pages.get(page)?.frame.rotation ?? 0;
  }

  /** Tells those who see the layer of a stroke while it is drawn. */
  tell(stroke: Ink, mark: Id, points: readonly StrokePoint[], from: number, end: boolean): void {
    const { layer, version } = this;
    if (!layer || layer.kind === 'private' || stroke.page === null) return;
    const { color, width, tool, page } = stroke;
    this.pad.sendInk({ layer: layer.id, mark, version, page, from, points: pack(points), color, width, tool, end });
  }

  mine(mark: Mark): boolean {
    return mark.owner.id === this.pad.me.id;
  }

  /** Whether I may change a mark: what was brought in stays as its file had it. */
  mayChange(mark: Mark): boolean {
    return this.mine(mark) && this.pad.layerOf(mark)?.kind !== 'imported';
  }

  writeOn(layer: Id): void {
    this.#chosenLayer = layer;
    this.sight.show(layer, true);
  }

  /** Puts a new mark on the page, in one step with `more`; undefined where there is no layer to write on yet. */
  add(body: Body, id = newId(), more: readonly Body[] = [], version = this.version): Id | undefined {
    const { layer } = this;
    if (!layer) return undefined;
    this.sight.show(layer.id, true);
    const on = { layer: layer.id, version, places: {} };
    const others = more.map((each) => ({ id: newId(), after: { ...on, body: each } }));
    this.pad.change([{ id, after: { ...on, body } }, ...others]);
    return id;
  }

  /** Replaces my mark's body; `seen` is the revision that was looked at where that is not the newest known. */
  edit(id: Id, change: (body: Body) => Body, seen?: number): void {
    this.#change([id], (held) => ({ ...held, body: change(held.body) }), seen);
  }

  /** Gives my marks another layer. */
  moveToLayer(ids: Iterable<Id>, layer: Id): void {
    this.#change(ids, (held) => ({ ...held, layer }));
  }

  recolour(ids: Iterable<Id>, color: ColourName): void {
    this.#change(ids, (held) => ('color' in held.body ? { ...held, body: { ...held.body, color } } : held));
  }

  /** My answer where a mark stands on this version: it is right there, or the place it is to have. */
  place(id: Id, place: Place): void {
    const { version } = this;
    const mark = this.pad.marks.get(id);
    const held = standing(mark);
    if (!version || !mark || !held || !this.mine(mark)) return;
    this.pad.change([{ id, after: { ...held, places: { ...held.places, [version]: place } } }]);
  }

  /** Answers with how to bring just these back. */
  remove(ids: Iterable<Id>): () => void {
    const mine = this.changeable(ids);
    if (this.side.threadId && mine.includes(this.side.threadId)) this.side.close();
    this.choice.clear();
    return this.pad.remove(mine);
  }

  /** Asks for a tap on the page where a mark is to lie. */
  askPlace(id: Id | undefined): void {
    this.#placing = id;
  }

  /** The place asked for: by its words, or by where its middle is to be. */
  placeAnew(page: number, at: Point, rects: readonly Rect[]): void {
    const mark = this.placing;
    this.#placing = undefined;
    if (!mark?.body) return;
    const [x, y] = centre(boundsOf(mark.body));
    const by: Point = [at[0] - x, at[1] - y];
    const words = { words_before: '', words_after: '', rects: [...rects] };
    this.place(mark.id, { state: 'by_hand', page, dx: hundredth(by[0]), dy: hundredth(by[1]), ...words });
  }

  /**
   * Moves my marks that can be moved by so much on the screen, each as its page is turned; `on` is the page the hand is on.
   * A mark from another version keeps its shape and gets a place here.
   */
  move(ids: Iterable<Id>, seen: Point, on: PageFrame): void {
    this.#change(ids, (held, id) => {
      const placed = this.sight.placed(id);
      if (!placed || !movable(held.body)) return held;
      const by = stepIn(this.pages.get(placed.page)?.frame ?? on, seen);
      if (placed.state === 'own') return { ...held, body: moved(held.body, by) };
      const place = held.places[this.version ?? ''];
      if (!place || !this.version) return held;
      const there: Place = { ...place, state: 'by_hand', dx: place.dx + by[0], dy: place.dy + by[1] };
      return { ...held, places: { ...held.places, [this.version]: there } };
    });
  }

  /** The rubber was lifted. */
  rubbed(remove: boolean): void {
    const ids = this.sight.lifted();
    if (remove) this.removal.rub(ids);
  }

  /** Those of the marks that I may change. */
  changeable(ids: Iterable<Id>): Id[] {
    return [...ids].filter((id) => {
      const mark = this.pad.marks.get(id);
      return mark !== undefined && this.mayChange(mark);
    });
  }

  #change(ids: Iterable<Id>, after: (held: Standing, id: Id) => Standing, seen?: number): void {
    const step = this.changeable(ids).flatMap((id) => {
      const held = standing(this.pad.marks.get(id));
      return held ? [{ id, after: after(held, id) }] : [];
    });
    this.pad.change(step, seen);
  }

  #ink(frame: InkFrame): void {
    if (frame.version === this.version && !this.pad.marks.has(frame.mark)) this.others.frame(frame);
  }
}

/** A step on the screen in the user space of a page. */
function stepIn(frame: PageFrame, [x, y]: Point): Point {
  const [from, to] = [frame.toPdf(0, 0), frame.toPdf(x, y)];
  return [to[0] - from[0], to[1] - from[1]];
}
