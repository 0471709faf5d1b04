/**
 * The pages that stand in the document: those near the window, so that long papers stay light. They are bare numbers:
 * objects made anew would have every page painted again whenever one comes or goes.
 */
import { flushSync } from 'svelte';
import { stepped } from '../core/pages.ts';
import { Steps } from './steps.ts';

const inOrder = (pages: readonly number[]): readonly number[] => pages.toSorted((a, b) => a - b);

export class Standing {
  #pages = $state.raw<readonly number[]>([]);
  #live = $state.raw<readonly number[]>([]);
  #wanted: { pages: readonly number[]; live: readonly number[] } = { pages: [], live: [] };
  readonly #steps = new Steps(() => this.#step());

  /** `layOut` has the browser lay out what has changed. */
  constructor(private readonly layOut: () => void) {}

  get pages(): readonly number[] {
    return this.#pages;
  }

  /** Whether a page is painted as a document, and not shown as a picture. */
  isLive(page: number): boolean {
    return this.#live.includes(page);
  }

  /** Has these pages stand at once. */
  set(pages: readonly number[], live: readonly number[]): void {
    this.#wanted = { pages, live };
    this.#pages = pages;
    this.#live = live;
  }

  /**
   * Has these pages stand soon: they come and go one by one, each after a frame, as together they would hold up the one
   * that scrolls. Those that are `looked` at are there at once.
   */
  follow(pages: readonly number[], live: readonly number[], looked: (page: number) => boolean): void {
    this.#wanted = { pages, live };
    const lacking = pages.filter((page) => looked(page) && !this.#pages.includes(page));
    if (lacking.length > 0) this.#pages = inOrder([...this.#pages, ...lacking]);
    this.#steps.begin();
  }

  end(): void {
    this.#steps.end();
  }

  /** One change, laid out at once: the next frame has enough to do with painting it. */
  #step(): boolean {
    const changed = this.#change();
    if (changed) {
      flushSync();
      this.layOut();
    }
    return changed;
  }

  /** One page goes or comes, or becomes sharp, or is so no more; false where all is as it should be. */
  #change(): boolean {
    const live = stepped(this.#live, this.#wanted.live);
    if (live !== this.#live) {
      this.#live = live;
      return true;
    }
    const pages = stepped(this.#pages, this.#wanted.pages);
    if (pages === this.#pages) return false;
    this.#pages = inOrder(pages);
    return true;
  }
}
