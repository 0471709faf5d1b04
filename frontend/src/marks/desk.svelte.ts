/** One paper version under the pen: what is done to its pad, what is chosen on it, what is being written. */
import type { Id } from '../api/contract.ts';
import { newId } from '../api/marks.ts';
import type { Rotation } from '../core/frame.ts';
import { around, boundsOf, centre, holds, movable, moved } from '../core/marks/geometry.ts';
import { caught } from '../core/marks/hit.ts';
import type { Body, ColourName, Ink, InkFrame, Layer, Mark, Place, Point, Rect } from '../core/marks/model.ts';
import { pack, type StrokePoint } from '../core/marks/points.ts';
import { type Standing, standing } from '../core/marks/undo.ts';
import type { Word } from '../core/marks/words.ts';
import type { PageFrame } from '../pdf/frame.svelte.ts';
import type { Pad } from '../state/pad.svelte.ts';
import { type Draft, isBlank, type Unfinished, unfinished } from '../state/unfinished.svelte.ts';
import { hundredth, newText } from './drafts.ts';
import { Others } from './others.svelte.ts';
import type { Canvas } from './paint.ts';
import { Sight } from './sight.svelte.ts';
import { Writing } from './writing.svelte.ts';

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

export type Panel = 'marks' | 'layers' | 'thread' | 'draft';

export class Desk {
  #chosenLayer = $state<Id>();
  #selected = $state.raw<ReadonlySet<Id>>(new Set());
  #listed = $state(false);
  /** How many of my marks wait for my word on this version, until I have looked at the list. */
  readonly asking: number = $derived.by(() => {
    if (this.#listed) return 0;
    return this.sight.listed.filter(({ mark, waits }) => waits && this.mine(mark)).length;
  });
  /** What is selected and has not gone meanwhile. */
  #standing: ReadonlySet<Id> = $derived.by(() => {
    const chosen = this.#selected;
    const gone = [...chosen].some((id) => !this.sight.mark(id));
    return gone ? new Set([...chosen].filter((id) => this.sight.mark(id))) : chosen;
  });
  #panel = $state<Panel>();
  #thread = $state<Id>();
  #placing = $state<Id>();
  #drag = $state.raw<Point>();
  #light = $state(0);
  #late = $state<Id>();
  #stops: (() => void)[];
  readonly sight: Sight;
  readonly writing: Writing;
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
    this.writing = new Writing(pad.id, version, (words) => this.resume(words));
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

  get selected(): ReadonlySet<Id> {
    return this.#standing;
  }

  /** By how much what is selected is being moved, in CSS pixels. */
  get drag(): Point | undefined {
    return this.#drag;
  }

  get panel(): Panel | undefined {
    return this.#panel;
  }

  /** A note of mine that was put on an older version of the paper, as its words were begun there. */
  get late(): Mark | undefined {
    return this.#late ? this.sight.mark(this.#late) : undefined;
  }

  /** The id of the mark whose thread is open, though the mark may be gone by now. */
  get threadId(): Id | undefined {
    return this.#thread;
  }

  /** The mark whose thread is open. */
  get thread(): Mark | undefined {
    return this.#thread ? this.sight.mark(this.#thread) : undefined;
  }

  /** Answers with what was being written. */
  close(): Unfinished | undefined {
    const inHand = this.writing.inHand(this.#thread);
    if (inHand) unfinished.leave(inHand);
    this.writing.close();
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
    const mine = this.#changeable(ids);
    if (this.#thread && mine.includes(this.#thread)) this.closePanel();
    this.select([]);
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

  /** Shows by how much what is selected is being moved, on every page; undefined: it lies where it lay. */
  dragTo(drag: Point | undefined): void {
    this.#drag = drag;
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

  select(ids: Iterable<Id>): void {
    this.#selected = new Set(ids);
  }

  /** My marks on a page that a lasso catches. */
  caught(page: number, lasso: readonly Point[]): Id[] {
    return this.sight
      .shown(page, around(lasso))
      .filter((placed) => this.mayChange(placed.mark) && caught(placed, lasso))
      .map(({ mark }) => mark.id);
  }

  /** Whether a point lies on what is selected on a page. */
  onSelection(page: number, point: Point): boolean {
    return [...this.#standing].some((id) => {
      const placed = this.sight.placed(id);
      return placed !== undefined && placed.page === page && holds(placed.bounds, point);
    });
  }

  /** The rubber was lifted. */
  rubbed(remove: boolean): void {
    const ids = this.sight.lifted();
    if (remove) this.remove(ids);
  }

  openThread(id: Id): void {
    if (this.#thread !== id) this.writing.putAside(this.#thread);
    this.writing.close();
    this.#thread = id;
    this.#panel = 'thread';
    this.select([id]);
  }

  openPanel(panel: 'marks' | 'layers'): void {
    this.closePanel();
    this.#panel = panel;
    this.#listed ||= panel === 'marks';
  }

  closePanel(): void {
    this.#panel = undefined;
    this.#thread = undefined;
    this.writing.close();
    this.select([]);
  }

  /** Begins a text. */
  begin(draft: Draft): void {
    this.writing.putAside(this.#thread);
    this.closePanel();
    this.writing.begin(draft);
    this.#panel = 'draft';
  }

  /** Goes on with words that were left: where their mark is, or as a new one where that is gone or may not be written on any more. */
  resume(left: Unfinished): void {
    const words = unfinished.find(left);
    if (!words) return;
    const mark = words.as === 'new' ? undefined : this.sight.mark(words.mark);
    if (mark && (words.as === 'reply' ? this.pad.layerOf(mark)?.may_write : this.mayChange(mark))) {
      this.openThread(mark.id);
      return;
    }
    this.writing.putAside(this.#thread);
    this.closePanel();
    this.writing.open(words);
    this.#panel = 'draft';
  }

  /** Goes on with what was being written when this paper was left. */
  takeUp(): void {
    const left = unfinished.takeUp(this.pad.id);
    if (left) this.resume(left);
  }

  /** The text is written: its mark is put on the page. */
  finish(words: Unfinished): void {
    if (!isBlank(words)) {
      const body = newText(words.draft, words.text, this.rotationOf(words.draft.page));
      const id = this.add(body, words.as === 'new' ? words.mark : newId(), [], words.version);
      if (!id) return;
      if (words.version !== this.version) this.#late = id;
      unfinished.drop(words);
    }
    this.closePanel();
  }

  #changeable(ids: Iterable<Id>): Id[] {
    return [...ids].filter((id) => {
      const mark = this.pad.marks.get(id);
      return mark !== undefined && this.mayChange(mark);
    });
  }

  #change(ids: Iterable<Id>, after: (held: Standing, id: Id) => Standing, seen?: number): void {
    const step = this.#changeable(ids).flatMap((id) => {
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
