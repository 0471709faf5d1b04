/** One open paper version: its document, sizes of its pages, and the search in it. */
import type { PDFDocumentLoadingTask, PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import { SvelteMap } from 'svelte/reactivity';
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Words } from '../api/contract.ts';
import { findIn, type Stretch } from '../core/find.ts';
import { type PageShape, type Rect, shapeOf } from '../core/frame.ts';
import { type Margins, trimmedMargins } from '../core/pages.ts';
import { openPdf } from './pdfjs.ts';
import { type PageText, readText } from './text.ts';

export interface Hit {
  page: number;
  stretch: Stretch;
}

const A4 = shapeOf([0, 0, 595.3, 841.9], 0);
/** Pages looked at for blank margins, and the part of the width kept (8 mm of 210). */
const SAMPLED = 5;
const KEPT = 8 / 210;

function extentOf(words: Words['words'], width: number): Margins | undefined {
  if (words.length === 0) return undefined;
  const left = Math.min(...words.map(([, x0]) => x0)) / width;
  const right = 1 - Math.max(...words.map(([, , , x1]) => x1)) / width;
  return { left, right };
}

function shapeFrom(page: PDFPageProxy): PageShape {
  return shapeOf(page.view as unknown as Rect, page.rotate, page.userUnit);
}

export class OpenPaper {
  #pdf = $state.raw<PDFDocumentProxy>();
  #failed = $state.raw<unknown>();
  #loaded = $state({ done: 0, total: 0 });
  #sizes = $state.raw<readonly PageShape[]>([]);
  #margins = $state.raw<Margins>({ left: 0, right: 0 });
  #task: PDFDocumentLoadingTask | undefined;
  #texts = new Map<number, Promise<PageText>>();
  #closed = false;

  #query = $state('');
  #searched = $state(0);
  #current = $state(-1);
  #hits = new SvelteMap<number, readonly Stretch[]>();
  #search = 0;
  readonly hits = $derived(
    [...this.#hits.entries()]
      .sort(([a], [b]) => a - b)
      .flatMap(([page, stretches]) => stretches.map((stretch): Hit => ({ page, stretch }))),
  );

  constructor(
    private readonly url: string,
    readonly pages: number,
    private readonly firstWords: () => Promise<Words>,
  ) {
    this.#sizes = Array.from({ length: pages }, () => A4);
    void this.open();
    void this.#foretell();
  }

  get pdf(): PDFDocumentProxy | undefined {
    return this.#pdf;
  }

  get failed(): unknown {
    return this.#failed;
  }

  get loaded(): { done: number; total: number } {
    return this.#loaded;
  }

  /** The shapes of all pages, as far as they are known. */
  get sizes(): readonly PageShape[] {
    return this.#sizes;
  }

  get margins(): Margins {
    return this.#margins;
  }

  get query(): string {
    return this.#query;
  }

  /** How many pages have been searched. */
  get searched(): number {
    return this.#searched;
  }

  /** The hit one stands at, from 0; -1 when there is none. */
  get current(): number {
    return this.#current;
  }

  hitsOn(page: number): readonly Stretch[] {
    return this.#hits.get(page) ?? [];
  }

  async open(): Promise<void> {
    this.#failed = undefined;
    const task = openPdf(this.url);
    this.#task = task;
    task.onProgress = ({ loaded, total }: { loaded: number; total: number }) =>
      (this.#loaded = { done: loaded, total });
    try {
      const pdf = await task.promise;
      if (this.#closed) return;
      await this.#firstPages(pdf);
      this.#pdf = pdf;
      await this.#restOfSizes(pdf);
    } catch (error) {
      if (!this.#closed) this.#failed = error;
    }
  }

  close(): void {
    this.#closed = true;
    this.#search += 1;
    void this.#task?.destroy();
  }

  text(page: number): Promise<PageText> {
    const known = this.#texts.get(page);
    if (known) return known;
    const reading = this.#read(page);
    this.#texts.set(page, reading);
    return reading;
  }

  /** Searches all pages, from `from` on and round. Hits appear as they are found. */
  async find(query: string, from: number): Promise<void> {
    const search = ++this.#search;
    this.#query = query;
    this.#hits.clear();
    this.#searched = 0;
    this.#current = -1;
    if (query.trim().length < 2) return;
    for (let step = 0; step < this.pages; step += 1) {
      const page = ((from - 1 + step) % this.pages) + 1;
      const text = await this.#textOr(page);
      if (search !== this.#search) return;
      this.#add(page, findIn(text, query), from);
      this.#searched = step + 1;
    }
  }

  /** Goes to the next or previous hit, round the ends. */
  step(by: 1 | -1): void {
    const count = this.hits.length;
    if (count > 0) this.#current = (this.#current + by + count) % count;
  }

  /** A page that cannot be read, or a document that did not load, has nothing to find; it is asked again next time. */
  async #textOr(page: number): Promise<string> {
    try {
      return (await this.text(page)).text;
    } catch (error) {
      this.#texts.delete(page);
      if (error instanceof Error) return '';
      throw error;
    }
  }

  #add(page: number, found: Stretch[], from: number): void {
    if (found.length === 0) return;
    const here = this.#current < 0 ? undefined : this.hits[this.#current];
    this.#hits.set(page, found);
    this.#current = here
      ? this.hits.findIndex((hit) => hit.page === here.page && hit.stretch === here.stretch)
      : this.hits.findIndex((hit) => hit.page >= from);
    if (this.#current < 0) this.#current = 0;
  }

  async #read(page: number): Promise<PageText> {
    const pdf = this.#pdf ?? (await this.#task?.promise);
    return pdf ? readText(await pdf.getPage(page)) : { text: '', starts: [], extent: undefined };
  }

  /** The server knows the first page's shape and text before the file is here: the page stands where it will stay. */
  async #foretell(): Promise<void> {
    try {
      const { width, height, words } = await this.firstWords();
      if (this.#pdf || this.#closed || width <= 0) return;
      const shape = shapeOf([0, 0, width, height], 0);
      this.#sizes = Array.from({ length: this.pages }, () => shape);
      this.#margins = trimmedMargins([extentOf(words, width)], KEPT);
    } catch (error) {
      if (!(error instanceof ApiProblem) && !(error instanceof LinkLost)) throw error;
    }
  }

  async #firstPages(pdf: PDFDocumentProxy): Promise<void> {
    const shape = shapeFrom(await pdf.getPage(1));
    this.#sizes = Array.from({ length: pdf.numPages }, () => shape);
    const sampled = await Promise.all(
      Array.from(
        { length: Math.min(SAMPLED, pdf.numPages) },
        async (_, index) => (await readText(await pdf.getPage(index + 1))).extent,
      ),
    );
    this.#margins = trimmedMargins(sampled, KEPT);
  }

  async #restOfSizes(pdf: PDFDocumentProxy): Promise<void> {
    const sizes = [...this.#sizes];
    let differs = false;
    for (let number = 2; number <= pdf.numPages && !this.#closed; number += 1) {
      const shape = shapeFrom(await pdf.getPage(number));
      differs ||=
        String(shape.box) !== String(sizes[0]?.box) ||
        shape.rotation !== sizes[0]?.rotation ||
        shape.unit !== sizes[0]?.unit;
      sizes[number - 1] = shape;
    }
    if (differs && !this.#closed) this.#sizes = sizes;
  }
}
