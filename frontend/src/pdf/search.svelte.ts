/** The search in one open paper: every find of the document in its order, and the one somebody stands at. */
import { SvelteMap } from 'svelte/reactivity';
import { findIn, type Stretch } from '../core/find.ts';
import { type Snippet, snippetOf } from '../core/snippet.ts';
import type { OpenPaper } from './paper.svelte.ts';

export interface Hit {
  page: number;
  stretch: Stretch;
  snippet: Snippet;
}

/** After so many pages the screen gets a turn. */
const AT_A_TIME = 20;

export class Search {
  #query = $state('');
  #searched = $state(0);
  #current = $state(-1);
  #found = new SvelteMap<number, readonly Hit[]>();
  #led = $state(0);
  #turn = 0;
  /** Which time somebody was led to a find it has been shown last. */
  shown = 0;
  readonly hits = $derived([...this.#found.entries()].sort(([a], [b]) => a - b).flatMap(([, found]) => found));

  constructor(private readonly paper: OpenPaper) {}

  get query(): string {
    return this.#query;
  }

  /** How many pages have been searched. */
  get searched(): number {
    return this.#searched;
  }

  /** The find one stands at, from 0; -1 when there is none. */
  get current(): number {
    return this.#current;
  }

  get here(): Hit | undefined {
    return this.hits[this.#current];
  }

  /** How often somebody was led to a find, also to the one they stood at before. */
  get led(): number {
    return this.#led;
  }

  on(page: number): readonly Hit[] {
    return this.#found.get(page) ?? [];
  }

  /** Searches all pages, from `from` on and round. Finds appear as they are made. */
  async find(query: string, from: number): Promise<void> {
    const turn = ++this.#turn;
    this.#query = query;
    this.#found.clear();
    this.#searched = 0;
    this.#current = -1;
    if (query.trim().length < 2) return;
    const { pages } = this.paper;
    for (let step = 0; step < pages; step += 1) {
      const page = ((from - 1 + step) % pages) + 1;
      const text = await this.#textOf(page);
      if (turn !== this.#turn) return;
      this.#add(page, text, query, from);
      this.#searched = step + 1;
      if (step % AT_A_TIME === AT_A_TIME - 1) await new Promise((resolve) => setTimeout(resolve));
    }
  }

  clear(): void {
    void this.find('', 1);
  }

  /** Goes to the next or previous find, round the ends. */
  step(by: 1 | -1): void {
    const count = this.hits.length;
    if (count > 0) this.goTo((this.#current + by + count) % count);
  }

  goTo(index: number): void {
    this.#current = index;
    this.#led += 1;
  }

  /** A page that cannot be read, or a document that did not load, has nothing to find. */
  async #textOf(page: number): Promise<string> {
    try {
      return (await this.paper.text(page)).text;
    } catch (error) {
      if (error instanceof Error) return '';
      throw error;
    }
  }

  #add(page: number, text: string, query: string, from: number): void {
    const stretches = findIn(text, query);
    if (stretches.length === 0) return;
    const here = this.here;
    this.#found.set(
      page,
      stretches.map((stretch) => ({ page, stretch, snippet: snippetOf(text, stretch) })),
    );
    const ahead = this.hits.findIndex((hit) => hit.page >= from);
    if (here) this.#current = this.hits.indexOf(here);
    else this.goTo(Math.max(0, ahead));
  }
}
