/** One person's notebook of one meeting: its pad, the sheets on it, and the sheet that is open. */
import { untrack } from 'svelte';
import { LinkLost } from '../api/client.ts';
import type { Id, PersonRef } from '../api/contract.ts';
import { newId } from '../api/marks.ts';
import type { Body, MarkComment, Sheet } from '../core/marks/model.ts';
import {
  type About,
  newSheet,
  orderAt,
  type SheetMark,
  sheetsOf,
  strokesOn,
  withWords,
} from '../core/marks/notebook.ts';
import { standing } from '../core/marks/undo.ts';
import { askNotebook, knownNotebook } from '../offline/notebooks.ts';
import { marks } from '../state/marks.svelte.ts';
import { outbox } from '../state/outbox.svelte.ts';
import type { Pad } from '../state/pad.svelte.ts';
import type { Room } from '../state/room.svelte.ts';

export class Notebook {
  #pad = $state.raw<Pad>();
  #failed = $state.raw<unknown>();
  #open = $state<Id>();
  #query = $state('');
  #closed = false;

  readonly sheets: readonly SheetMark[] = $derived.by(() => sheetsOf(this.#pad?.list ?? []));
  readonly found: readonly SheetMark[] = $derived.by(() => withWords(this.sheets, this.#query));
  readonly current: SheetMark | undefined = $derived.by(() => this.sheets.find(({ id }) => id === this.#open));

  constructor(
    private readonly meeting: Id,
    private readonly me: PersonRef,
  ) {
    void this.load();
  }

  get pad(): Pad | undefined {
    return this.#pad;
  }

  /** Why the notebook cannot be opened. */
  get failed(): unknown {
    return this.#failed;
  }

  get query(): string {
    return this.#query;
  }

  set query(query: string) {
    this.#query = query;
  }

  /** Opens the notebook: the one known to this device at once, also without the network. */
  async load(): Promise<void> {
    this.#failed = undefined;
    const known = await knownNotebook(this.me.id, this.meeting);
    if (known) this.#follow(known);
    for (let attempt = 0; !this.#closed; attempt += 1) {
      try {
        this.#follow(await askNotebook(this.me.id, this.meeting));
        return;
      } catch (error) {
        if (!known) this.#failed = error;
        if (!(error instanceof LinkLost)) return;
        await outbox.pause(attempt);
      }
    }
  }

  close(): void {
    this.#closed = true;
    if (this.#pad) marks.close(this.#pad.id);
  }

  open(sheet: Id | undefined): void {
    this.#open = sheet;
  }

  /** Puts a new sheet on top and opens it. */
  add(about: About): void {
    const id = newId();
    this.#put([[id, newSheet(this.sheets, about)]]);
    this.#query = '';
    this.#open = id;
  }

  /** Changes a sheet; `seen` is the revision that was looked at where that is not the newest known. */
  edit(id: Id, change: Partial<Sheet>, seen?: number): void {
    const held = standing(this.#pad?.marks.get(id));
    if (held?.body.kind !== 'sheet') return;
    this.#pad?.change([{ id, after: { ...held, body: { ...held.body, ...change } } }], seen);
  }

  move(id: Id, by: -1 | 1): void {
    const at = this.sheets.findIndex((sheet) => sheet.id === id);
    const others = this.sheets.filter((sheet) => sheet.id !== id);
    const to = at + by;
    if (at >= 0 && to >= 0 && to <= others.length) this.edit(id, { order: orderAt(others, to) });
  }

  /** Removes a sheet with its ink as one step; answers with how to bring just that back. */
  remove(id: Id): (() => void) | undefined {
    const ink = strokesOn(this.#pad?.list ?? [], id).map((stroke) => stroke.id);
    if (this.#open === id) this.#open = undefined;
    return this.#pad?.remove([id, ...ink]);
  }

  /** Words of a sheet that another device replaced before it had seen them, the oldest first. */
  replaced(sheet: Id): readonly MarkComment[] {
    return this.#pad?.comments.get(sheet) ?? [];
  }

  /** Lets go of words that were replaced. */
  drop(words: Id): void {
    this.#pad?.removeComment(words);
  }

  undo(): void {
    this.#pad?.undo();
  }

  /** Writes on a sheet by hand, all strokes in one step. */
  write(strokes: readonly Extract<Body, { kind: 'ink' }>[]): void {
    this.#put(strokes.map((body) => [newId(), body]));
  }

  rub(strokes: readonly Id[]): void {
    this.#pad?.change(strokes.map((id) => ({ id, after: undefined })));
  }

  #put(made: readonly (readonly [Id, Body])[]): void {
    const layer = this.#pad?.own;
    if (!layer) return;
    const on = { layer: layer.id, version: null, places: {} };
    this.#pad?.change(made.map(([id, body]) => ({ id, after: { ...on, body } })));
  }

  /** Opened once more where it is open already, it is tried again if it could be read no more. */
  #follow(pad: Id): void {
    if (this.#closed) return;
    const before = this.#pad;
    this.#pad = marks.open(pad, this.me);
    if (before) marks.close(before.id);
  }
}

/** Who was put out of the meeting and is let in again writes on in their notebook. */
export function loadWhenBack(room: Pick<Room, 'gone' | 'status'>, notebook: Pick<Notebook, 'load'>): void {
  let wasOut = false;
  $effect(() => {
    if (room.gone) wasOut = true;
    if (!wasOut || room.status !== 'ready') return;
    wasOut = false;
    untrack(() => void notebook.load());
  });
}
