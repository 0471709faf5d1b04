/** What is painted of a page: a newer painting takes the place of the older when it is done. */
import type { PageViewport, PDFPageProxy, RenderTask } from 'pdfjs-dist';
import { strips } from '../core/pages.ts';
import type { Part } from '../core/zoom.ts';
import { canvasOf, giveBack } from './canvases.ts';
import { cut, type Piece } from './cutter.ts';
import { paintedBy } from './screen.ts';

export class Sheet {
  #turn = 0;
  #task: RenderTask | undefined;

  /** `calm` resolves when nobody scrolls. */
  constructor(
    private readonly host: HTMLElement,
    private readonly calm: () => Promise<void>,
  ) {}

  /** The finished task, or undefined when a newer painting or a release overtook this one. */
  async paint(page: PDFPageProxy, viewport: PageViewport, place?: Part): Promise<RenderTask | undefined> {
    const turn = ++this.#turn;
    this.#task?.cancel();
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.floor(place ? place.width * devicePixelRatio : viewport.width));
    canvas.height = Math.max(1, Math.floor(place ? place.height * devicePixelRatio : viewport.height));
    const task = page.render({ canvas, viewport, recordImages: !place });
    this.#task = task;
    let made: Promise<readonly Piece[]> | undefined;
    paintedBy(canvas, task, (picture) => {
      made = cut(picture, strips(picture));
    });
    try {
      await task.promise;
    } catch (error) {
      if (turn !== this.#turn) return undefined;
      throw error;
    }
    const pieces = await made;
    const overtaken = () => turn !== this.#turn;
    const leaf = leafAt(place);
    if (!overtaken()) this.host.append(leaf);
    if (pieces) await this.#hang(leaf, canvas.height, pieces, overtaken);
    else leaf.append(canvas);
    if (overtaken()) {
      drop(leaf);
      return undefined;
    }
    for (const old of [...this.host.children]) if (old !== leaf) drop(old);
    leaf.classList.add('whole');
    return task;
  }

  /**
   * Puts the pieces of a page so many device pixels high on the screen: while somebody scrolls one a frame, as the whole
   * would hold up the frame it comes in.
   */
  async #hang(leaf: HTMLElement, height: number, pieces: readonly Piece[], overtaken: () => boolean): Promise<void> {
    for (const piece of pieces) {
      if (!document.hidden) await Promise.race([this.calm(), new Promise(requestAnimationFrame)]);
      if (overtaken()) piece.picture.close();
      else leaf.append(stripOf(piece, height));
    }
  }

  /** Whatever is being painted is wanted no more; what stands stays. */
  overtake(): void {
    this.#turn += 1;
    this.#task?.cancel();
    this.#task = undefined;
  }

  clear(): void {
    this.overtake();
    for (const old of [...this.host.children]) drop(old);
  }
}

function leafAt(place: Part | undefined): HTMLElement {
  const leaf = document.createElement('div');
  leaf.className = 'leaf';
  if (place)
    Object.assign(leaf.style, {
      left: `${place.x}px`,
      top: `${place.y}px`,
      width: `${place.width}px`,
      height: `${place.height}px`,
    });
  return leaf;
}

function stripOf({ top, height, picture }: Piece, whole: number): HTMLCanvasElement {
  const canvas = canvasOf(picture);
  canvas.style.top = `${(100 * top) / whole}%`;
  canvas.style.height = `${(100 * height) / whole}%`;
  return canvas;
}

function drop(leaf: Element): void {
  for (const canvas of leaf.querySelectorAll('canvas')) giveBack(canvas);
  leaf.remove();
}
