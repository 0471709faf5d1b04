/** What one person is writing on a paper: the text in the panel, and all that waits to be finished. */
import type { Id } from '../api/contract.ts';
import { newId } from '../api/marks.ts';
import { centre, placedOn } from '../core/marks/geometry.ts';
import type { Mark } from '../core/marks/model.ts';
import { m } from '../paraglide/messages.js';
import { toasts } from '../state/toasts.svelte.ts';
import { type Draft, isBlank, type Unfinished, unfinished } from '../state/unfinished.svelte.ts';
import { newNote } from './drafts.ts';
import { pencils } from './pencils.svelte.ts';

export class Writing {
  #open = $state.raw<Unfinished>();

  /** What waits to be finished. */
  readonly waiting: readonly Unfinished[] = $derived.by(() =>
    unfinished.on(this.pad).filter((words) => !isBlank(words)),
  );

  constructor(
    private readonly pad: Id,
    private readonly version: Id | null,
    private readonly resume: (words: Unfinished) => void,
  ) {}

  /** What is written in a form of its own, as it stands now. */
  get draft(): Unfinished | undefined {
    return this.#open && unfinished.find(this.#open);
  }

  begin(draft: Draft): void {
    const { pad, version } = this;
    const words: Unfinished = { pad, as: 'new', mark: newId(), version, draft, text: '', revision: 0 };
    unfinished.write(words);
    this.open(words);
  }

  open(words: Unfinished): void {
    this.close();
    this.#open = words;
  }

  /** The form is closed: what is written waits, and what is not was never begun. */
  close(): void {
    const { draft } = this;
    if (draft && isBlank(draft)) unfinished.drop(draft);
    this.#open = undefined;
  }

  /** What is being written about a mark: an answer to it, or its text anew. */
  about(mark: Id, as: 'reply' | 'edit'): Unfinished | undefined {
    return unfinished.find({ pad: this.pad, as, mark });
  }

  write(mark: Mark, as: 'reply' | 'edit', text: string): void {
    const words = this.about(mark.id, as) ?? this.#beside(mark, as);
    if (words) unfinished.write({ ...words, text });
  }

  /** What is in the panel now; `thread` is the mark whose thread is open. */
  inHand(thread: Id | undefined): Unfinished | undefined {
    const about = (as: 'reply' | 'edit') => (thread ? this.about(thread, as) : undefined);
    return [this.draft, about('reply'), about('edit')].find((words) => words && !isBlank(words));
  }

  /** Says that what is in the panel is kept when something else takes its place. */
  putAside(thread: Id | undefined): void {
    const words = this.inHand(thread);
    if (!words) return;
    toasts.show(m.marks_words_kept(), { action: { label: m.marks_words_go_on(), run: () => this.resume(words) } });
  }

  /** Throws words away, with a way back. */
  discard(words: Unfinished): void {
    unfinished.drop(words);
    if (isBlank(words)) return;
    const back = () => {
      unfinished.write(words);
      this.resume(words);
    };
    toasts.show(m.marks_words_discarded(), { action: { label: m.action_undo(), run: back } });
  }

  /** A mark is left: what is blank was never begun. */
  tidy(mark: Id): void {
    for (const words of [this.about(mark, 'reply'), this.about(mark, 'edit')])
      if (words && isBlank(words)) unfinished.drop(words);
  }

  /** Undefined for a mark without a body, which nobody sees. */
  #beside(mark: Mark, as: 'reply' | 'edit'): Unfinished | undefined {
    const here = placedOn(mark, this.version);
    const placed = here ?? placedOn(mark, mark.version);
    if (!placed) return undefined;
    const draft = newNote(placed.page, centre(placed.bounds), pencils.style('note'));
    return {
      pad: this.pad,
      as,
      mark: mark.id,
      version: here ? this.version : mark.version,
      draft,
      text: '',
      revision: mark.revision,
    };
  }
}
