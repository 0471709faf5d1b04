/** Paints one page: its canvas, a sharp part of it where the whole would be too large, and the text that can be selected. */
import { type PDFDocumentProxy, type PDFPageProxy, TextLayer } from 'pdfjs-dist';
import type { TextContent } from 'pdfjs-dist/types/src/display/api';
import type { Rotation } from '../core/frame.ts';
import { paintScale } from '../core/pages.ts';
import { type PicturePlace, picturePlaces } from '../core/pictures.ts';
import { type Piece, pieceOf, runsOf, type TextItem } from '../core/pieces-of-text.ts';
import type { Queue } from '../core/queue.ts';
import type { Part } from '../core/zoom.ts';
import { paced } from './pace.ts';
import { Sheet } from './sheet.ts';

export interface Wanted {
  number: number;
  /** CSS pixels per point. */
  scale: number;
  /** Degrees the reader turns the page further. */
  turn: Rotation;
  /** Whether the page is in view: it is painted before its neighbours. */
  urgent: boolean;
}

/** Runs of text measured and laid in one go. */
const AT_A_TIME = 20;

function cut(content: TextContent, items: readonly TextItem[]): TextContent[] {
  const runs = runsOf(items);
  const count = Math.ceil(runs.length / AT_A_TIME);
  return Array.from({ length: count }, (_, index) => ({
    ...content,
    items: runs.slice(index * AT_A_TIME, (index + 1) * AT_A_TIME) as TextContent['items'],
  }));
}

/** Takes the text of a page apart as it comes. */
class Reading {
  readonly pieces: Piece[] = [];
  #styles: TextContent['styles'] = {};
  #length = 0;

  take(content: TextContent): TextContent[] {
    const items = content.items.filter((item) => 'str' in item) as TextItem[];
    this.#styles = { ...this.#styles, ...content.styles };
    for (const item of items) {
      this.pieces.push(pieceOf(item, this.#length, this.#styles[item.fontName]));
      this.#length += item.str.length + (item.hasEOL ? 1 : 0);
    }
    return cut(content, items);
  }
}

export class Painter {
  readonly #whole: Sheet;
  readonly #part: Sheet;
  #text: TextLayer | undefined;
  #pieces: readonly Piece[] = [];
  #textTurn: Rotation | undefined;
  #laying: Promise<boolean> = Promise.resolve(false);
  #page: PDFPageProxy | undefined;
  /** Grows with every painting and every release: what began before is over. */
  #round = 0;

  constructor(
    wholeHost: HTMLElement,
    partHost: HTMLElement,
    private readonly textHost: HTMLElement,
    private readonly queue: Queue,
    /** Resolves when nobody scrolls. */
    private readonly calm: () => Promise<void>,
  ) {
    this.#whole = new Sheet(wholeHost, calm);
    this.#part = new Sheet(partHost, calm);
  }

  /** The page's text in pieces, complete once it is laid. */
  get pieces(): readonly Piece[] {
    return this.#pieces;
  }

  /**
   * Paints the page; `learn` hears of it before. Resolves with the places of its pictures, or undefined when a newer
   * painting or a release overtook this one; rejects where the page is damaged.
   */
  async paint(
    pdf: PDFDocumentProxy,
    wanted: Wanted,
    learn: (page: PDFPageProxy) => void,
  ): Promise<readonly PicturePlace[] | undefined> {
    this.#whole.overtake();
    this.#round += 1;
    const round = this.#round;
    const ended = await this.queue.turn(wanted.urgent);
    try {
      return round === this.#round ? await this.#paint(pdf, wanted, learn, round) : undefined;
    } finally {
      ended();
    }
  }

  async #paint(
    pdf: PDFDocumentProxy,
    wanted: Wanted,
    learn: (page: PDFPageProxy) => void,
    round: number,
  ): Promise<readonly PicturePlace[] | undefined> {
    const page = await pdf.getPage(wanted.number);
    if (round !== this.#round) return undefined;
    this.#page = page;
    learn(page);
    const rotation = (page.rotate + wanted.turn) % 360;
    const plain = page.getViewport({ scale: 1, rotation });
    const sharp = page.getViewport({ scale: paintScale(plain, wanted.scale, devicePixelRatio), rotation });
    const task = await this.#whole.paint(page, sharp);
    if (!task || round !== this.#round) return undefined;
    return picturePlaces(page.imageCoordinates);
  }

  /** Paints a part of the page at the screen's own sharpness over the rest, or removes it. */
  async sharpen(wanted: Omit<Wanted, 'urgent'>, part: Part | undefined): Promise<void> {
    const page = this.#page;
    if (!page || !part) return this.#part.clear();
    const viewport = page.getViewport({
      scale: wanted.scale * devicePixelRatio,
      rotation: (page.rotate + wanted.turn) % 360,
      offsetX: -part.x * devicePixelRatio,
      offsetY: -part.y * devicePixelRatio,
    });
    await this.#part.paint(page, viewport, part);
  }

  /** Gives the memory back, that of pdf.js too; the page falls back to its picture. */
  release(): void {
    this.#round += 1;
    this.#whole.clear();
    this.#part.clear();
    this.#dropText();
    this.#page?.cleanup();
    this.#page = undefined;
    // What it measured text with remembers every word it has seen.
    TextLayer.cleanup();
  }

  /**
   * Lays the text of the painted page while it is calm: a page of words is hundreds of elements, which scrolling would wait for.
   * The layer scales itself by a CSS variable, so it is laid once for each turn of the page. True once it stands.
   */
  lay(wanted: Pick<Wanted, 'scale' | 'turn'>): Promise<boolean> {
    const page = this.#page;
    if (!page || (this.#text && this.#textTurn === wanted.turn)) return this.#laying;
    this.#dropText();
    this.#textTurn = wanted.turn;
    const viewport = page.getViewport({ scale: wanted.scale, rotation: (page.rotate + wanted.turn) % 360 });
    const reading = new Reading();
    this.#pieces = reading.pieces;
    const source = paced<TextContent>(page.streamTextContent(), (content) => reading.take(content), this.calm);
    const text = new TextLayer({ textContentSource: source, container: this.textHost, viewport });
    this.#text = text;
    this.#laying = text.render().then(
      () => this.#stands(text),
      () => false,
    );
    return this.#laying;
  }

  #stands(text: TextLayer): boolean {
    if (text !== this.#text) return false;
    const end = document.createElement('div');
    end.className = 'endOfContent';
    this.textHost.append(end);
    return true;
  }

  #dropText(): void {
    this.#text?.cancel();
    this.#text = undefined;
    this.#pieces = [];
    this.#laying = Promise.resolve(false);
    this.textHost.replaceChildren();
  }
}
