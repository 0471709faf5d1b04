/** What lies open beside a paper: the list of its marks, its layers, a thread, or a text being written. */
import type { Id } from '../api/contract.ts';
import { newId } from '../api/marks.ts';
import type { Listed } from '../core/marks/listing.ts';
import type { Mark } from '../core/marks/model.ts';
import { type Draft, isBlank, type Unfinished, unfinished } from '../state/unfinished.svelte.ts';
import type { Desk } from './desk.svelte.ts';
import { newText } from './drafts.ts';
import { Writing } from './writing.svelte.ts';

type Panel = 'marks' | 'layers' | 'thread' | 'draft';

export class Side {
  #panel = $state<Panel>();
  #thread = $state<Id>();
  #listed = $state(false);
  readonly writing: Writing;
  /** How many of my marks wait for my word on this version, until I have looked at the list; none that still looks for its place. */
  readonly asking: number = $derived.by(() => {
    if (this.#listed) return 0;
    const { sight, forward } = this.desk;
    const waits = ({ mark, waits }: Listed) => waits && (waits !== 'unplaced' || forward.asked(mark.id));
    return sight.listed.filter((row) => waits(row) && this.desk.mine(row.mark)).length;
  });

  constructor(private readonly desk: Desk) {
    this.writing = new Writing(desk.pad.id, desk.version, (words) => this.resume(words));
  }

  get panel(): Panel | undefined {
    return this.#panel;
  }

  /** The id of the mark whose thread is open, though the mark may be gone by now. */
  get threadId(): Id | undefined {
    return this.#thread;
  }

  /** The mark whose thread is open. */
  get thread(): Mark | undefined {
    return this.#thread ? this.desk.sight.mark(this.#thread) : undefined;
  }

  openThread(id: Id): void {
    if (this.#thread !== id) this.writing.putAside(this.#thread);
    this.writing.close();
    this.#thread = id;
    this.#panel = 'thread';
    this.desk.choice.take([id]);
  }

  open(panel: 'marks' | 'layers'): void {
    this.close();
    this.#panel = panel;
    this.#listed ||= panel === 'marks';
  }

  close(): void {
    this.#panel = undefined;
    this.#thread = undefined;
    this.writing.close();
    this.desk.choice.clear();
  }

  /** Begins a text. */
  begin(draft: Draft): void {
    this.#write(() => this.writing.begin(draft));
  }

  /** Goes on with words that were left: where their mark is, or as a new one where that is gone or may not be written on any more. */
  resume(left: Unfinished): void {
    const words = unfinished.find(left);
    if (!words) return;
    const { desk } = this;
    const mark = words.as === 'new' ? undefined : desk.sight.mark(words.mark);
    if (mark && (words.as === 'reply' ? desk.pad.layerOf(mark)?.may_write : desk.mayChange(mark)))
      this.openThread(mark.id);
    else this.#write(() => this.writing.open(words));
  }

  /** Goes on with what was being written when this paper was left. Its mark is shown, not chosen: nobody pointed at it. */
  takeUp(): void {
    const left = unfinished.takeUp(this.desk.pad.id);
    if (!left) return;
    this.resume(left);
    this.desk.choice.clear();
  }

  /** The text is written: its mark is put on the page, as another one where one was made of these words already. */
  finish(words: Unfinished): void {
    if (!isBlank(words)) {
      const { desk } = this;
      const body = newText(words.draft, words.text, desk.rotationOf(words.draft.page));
      const fresh = words.as === 'new' && !desk.pad.marks.has(words.mark);
      const id = desk.add(body, fresh ? words.mark : newId(), [], words.version);
      if (!id) return;
      unfinished.drop(words);
    }
    this.close();
  }

  /** The paper is left; answers with what was being written. */
  leave(): Unfinished | undefined {
    const inHand = this.writing.inHand(this.#thread);
    if (inHand) unfinished.leave(inHand);
    this.writing.close();
    return inHand;
  }

  #write(begin: () => void): void {
    this.writing.putAside(this.#thread);
    this.close();
    begin();
    this.#panel = 'draft';
  }
}
