/** One open paper version: its document, the shapes of its pages, their text, and what may be done with it. */
import type { PDFDocumentLoadingTask, PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import { fetchPages, paperReading } from '../api/papers.ts';
import { line } from '../api/turns.ts';
import { type PageShape, type Rect, shapeOf } from '../core/frame.ts';
import { type Margins, trimmedMargins } from '../core/pages.ts';
import { Queue } from '../core/queue.ts';
import { sameShape, shapesOf } from '../core/shapes.ts';
import { ahead } from '../offline/ahead.svelte.ts';
import { keptGlance, keptPages } from '../offline/beside.ts';
import { paperSource } from '../offline/papers.ts';
import { openPdf, type PdfSource } from './pdfjs.ts';
import { type NetworkRanges, networkRanges } from './ranges.ts';
import { type PageText, readText } from './text.ts';

export const A4 = shapeOf([0, 0, 595.3, 841.9], 0);
/** Pages looked at for blank margins, and the part of the width kept (8 mm of 210). */
const SAMPLED = 5;
const KEPT = 8 / 210;
/** pdf.js' name of the permission to copy (ISO 32000-1 table 22, bit 5). */
const COPY = 0x10;

function shapeFrom(page: PDFPageProxy): PageShape {
  return shapeOf(page.view as unknown as Rect, page.rotate, page.userUnit);
}

export interface PaperInit {
  version: string;
  pages: number;
  /** Of the version's file; finds it on this device. */
  sha256: string;
  /** The page somebody begins with. */
  from: number;
}

export class OpenPaper {
  #pdf = $state.raw<PDFDocumentProxy>();
  #failed = $state.raw<unknown>();
  #received = $state(0);
  #shapes = $state.raw<readonly PageShape[]>([]);
  #damaged = $state.raw<ReadonlySet<number>>(new Set());
  #margins = $state.raw<Margins>({ left: 0, right: 0 });
  #copying = $state(true);
  #attaching: readonly number[] | undefined;
  #foretold: Promise<void>;
  #glance = $state.raw<Blob>();
  #glancing = $state(false);
  #begun = $state(false);
  #visible = $state(false);
  #task: PDFDocumentLoadingTask | undefined;
  #stop = new AbortController();
  #texts = new Map<number, Promise<PageText>>();
  #told = false;
  #closed = false;
  /** Pages are painted one after the other. */
  readonly queue = new Queue();
  /** Until the first page is there nothing else is fetched. */
  #waited = line.take();

  constructor(private readonly init: PaperInit) {
    this.#glancing = ahead.isHere(init.version);
    this.#shapes = Array.from({ length: Math.max(1, init.pages) }, () => A4);
    void this.#look();
    void this.open();
    this.#foretold = this.#foretell();
  }

  get version(): string {
    return this.init.version;
  }

  get pages(): number {
    return this.#shapes.length;
  }

  /** The document, once pages of it can be painted. */
  get pdf(): PDFDocumentProxy | undefined {
    return this.#pdf;
  }

  get failed(): unknown {
    return this.#failed;
  }

  /** Bytes that have come from the network. */
  get received(): number {
    return this.#received;
  }

  /** The shapes of all pages, as far as they are known; neighbours that look the same share theirs. */
  get shapes(): readonly PageShape[] {
    return this.#shapes;
  }

  get margins(): Margins {
    return this.#margins;
  }

  /** The first page's picture where it lies on this device. */
  get glance(): Blob | undefined {
    return this.#glance;
  }

  /** Whether that picture should lie on this device and is not read yet: the server need not be asked for it. */
  get glancing(): boolean {
    return this.#glancing;
  }

  /** Whether the file allows its words to be copied. */
  get copying(): boolean {
    return this.#copying;
  }

  /** The pages that files are pinned to, where the server could tell. */
  async attaching(): Promise<readonly number[] | undefined> {
    await this.#foretold;
    return this.#attaching;
  }

  /** Whether a page cannot be shown: it is broken in the file itself. */
  isDamaged(page: number): boolean {
    return this.#damaged.has(page);
  }

  /** Whether something of it could be seen since it was opened, be it a picture. */
  get visible(): boolean {
    return this.#visible;
  }

  /** Whether the first page is there, or will not come: the line is free for others. */
  get begun(): boolean {
    return this.#begun;
  }

  async open(): Promise<void> {
    this.#failed = undefined;
    this.#stop.abort();
    this.#stop = new AbortController();
    const before = this.#task;
    try {
      const source = await this.#source();
      if (this.#closed) return;
      this.#task = openPdf(source);
      const pdf = await this.#task.promise;
      if (this.#closed) return;
      this.#pdf = pdf;
      void before?.destroy();
      await this.#withoutServer(pdf);
    } catch (error) {
      if (!this.#closed) this.#failed = error;
      this.shown();
    }
  }

  /** A page of it has been painted. */
  shown(): void {
    this.#begun = true;
    this.#waited();
  }

  /** A page of it stands on the screen, or its picture. */
  pictured(): void {
    this.#visible = true;
  }

  /** What still comes over the network is let go, and a document that is being opened with it. */
  close(): void {
    this.#closed = true;
    this.#waited();
    this.#stop.abort();
    void this.#task?.destroy();
  }

  text(page: number): Promise<PageText> {
    const known = this.#texts.get(page);
    if (known) return known;
    const reading = this.#read(page);
    this.#texts.set(page, reading);
    reading.catch(() => this.#texts.delete(page));
    return reading;
  }

  /** A page that turned out to be unreadable while it was painted. */
  foundDamaged(page: number): void {
    if (!this.#damaged.has(page)) this.#damaged = new Set([...this.#damaged, page]);
  }

  /** What the file itself says of a page's shape when it is painted counts more than what was foretold. */
  learn(number: number, page: PDFPageProxy): void {
    const [known, shape] = [this.#shapes[number - 1], shapeFrom(page)];
    if (!known || sameShape(known, shape)) return;
    this.#shapes = this.#shapes.with(number - 1, shape);
  }

  /** What is known to lie here is read here; else the server is asked at once, and let go where the device turns out to have it. */
  async #source(): Promise<PdfSource> {
    const stop = this.#stop;
    const asked = ahead.isHere(this.init.version) ? undefined : this.#ask(stop);
    asked?.catch(() => undefined);
    const kept = await paperSource(this.init.version, this.init.sha256, this.#refused);
    if ('range' in kept) {
      if (asked) stop.abort();
      return kept;
    }
    const range = await (asked ?? this.#ask(stop));
    if (this.init.from === 1) range.hurry();
    return { range };
  }

  #refused = (error: unknown) => {
    this.#failed = error;
  };

  #ask(stop: AbortController): Promise<NetworkRanges> {
    return networkRanges(paperReading(this.init.version), stop, {
      received: (bytes) => {
        this.#received += bytes;
      },
      refused: this.#refused,
    });
  }

  async #read(page: number): Promise<PageText> {
    const pdf = this.#pdf ?? (await this.#task?.promise);
    return pdf ? readText(await pdf.getPage(page)) : { text: '', extent: undefined };
  }

  /** What lies here of the first page is shown at once. */
  async #look(): Promise<void> {
    const kept = await keptGlance(this.init.version);
    this.#glancing = false;
    if (kept && !this.#closed) this.#glance = new Blob([kept], { type: 'image/webp' });
  }

  /** The server knows all pages before the file is here: each stands where it will stay. */
  async #foretell(): Promise<void> {
    try {
      const told = (await keptPages(this.init.version)) ?? (await fetchPages(this.init.version));
      const { runs = [], damaged = [], margins = [], copying } = told;
      if (this.#closed || runs.length === 0) return;
      this.#shapes = shapesOf(runs);
      this.#told = true;
      this.#damaged = new Set([...damaged, ...this.#damaged]);
      this.#copying = copying;
      this.#attaching = told.attaching ?? undefined;
      this.#trim(margins.map((pair) => (pair ? { left: pair[0], right: pair[1] } : undefined)));
    } catch {
      // Nobody told, or nothing that can be understood: the file itself is asked.
    }
  }

  /** Without the server the file itself is asked, page by page. */
  async #withoutServer(pdf: PDFDocumentProxy): Promise<void> {
    if (this.#told) return;
    const first = shapeFrom(await pdf.getPage(1));
    if (this.#told || this.#closed) return;
    this.#shapes = Array.from({ length: pdf.numPages }, () => first);
    const permissions = await pdf.getPermissions();
    this.#copying = !permissions || permissions.has(COPY);
    await this.#askShapes(pdf);
    const sampled = Math.min(SAMPLED, pdf.numPages);
    const texts = await Promise.allSettled(Array.from({ length: sampled }, (_, index) => this.text(index + 1)));
    if (!this.#told) this.#trim(texts.map((each) => (each.status === 'fulfilled' ? each.value.extent : undefined)));
  }

  async #askShapes(pdf: PDFDocumentProxy): Promise<void> {
    const shapes = [...this.#shapes];
    let last = shapes[0] ?? A4;
    let differs = false;
    for (let number = 1; number <= pdf.numPages && !this.#closed && !this.#told; number += 1) {
      try {
        const shape = shapeFrom(await pdf.getPage(number));
        if (!sameShape(last, shape)) last = shape;
        differs ||= last !== shapes[0];
      } catch {
        this.foundDamaged(number);
      }
      shapes[number - 1] = last;
    }
    if (differs && !this.#closed && !this.#told) this.#shapes = shapes;
  }

  #trim(sampled: readonly (Margins | undefined)[]): void {
    this.#margins = trimmedMargins(sampled, KEPT);
  }
}
