/** Paints one page: canvas, and over it the text that can be selected. A newer paint takes the place of an older one. */
import { type PDFDocumentProxy, type RenderTask, TextLayer } from 'pdfjs-dist';
import { type PageSize, paintScale } from '../core/pages.ts';

export class Painter {
  #turn = 0;
  #task: RenderTask | undefined;
  #text: TextLayer | undefined;

  constructor(
    private readonly canvasHost: HTMLElement,
    private readonly textHost: HTMLElement,
  ) {}

  /** Runs of the text layer in their order, once it stands. */
  get runs(): readonly HTMLElement[] {
    return (this.#text?.textDivs ?? []) as HTMLElement[];
  }

  /** Paints at a scale in CSS pixels per point. False when a newer paint or a release overtook this one. */
  async paint(pdf: PDFDocumentProxy, number: number, scale: number): Promise<boolean> {
    const turn = ++this.#turn;
    this.#task?.cancel();
    const page = await pdf.getPage(number);
    if (turn !== this.#turn) return false;
    const plain = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: paintScale(plain satisfies PageSize, scale, devicePixelRatio) });
    const canvas = document.createElement('canvas');
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    this.#task = page.render({ canvas, viewport });
    try {
      await this.#task.promise;
    } catch (error) {
      if (turn !== this.#turn) return false;
      throw error;
    }
    if (turn !== this.#turn) return false;
    this.#show(canvas);
    await this.#layText(page.streamTextContent(), page.getViewport({ scale }));
    return turn === this.#turn;
  }

  /** Gives the memory back; the page falls back to its picture. */
  release(): void {
    this.#turn += 1;
    this.#task?.cancel();
    this.#text?.cancel();
    this.#text = undefined;
    for (const canvas of this.canvasHost.querySelectorAll('canvas')) canvas.width = 0;
    this.canvasHost.replaceChildren();
    this.textHost.replaceChildren();
  }

  #show(canvas: HTMLCanvasElement): void {
    for (const old of this.canvasHost.querySelectorAll('canvas')) old.width = 0;
    this.canvasHost.replaceChildren(canvas);
  }

  /** The layer scales itself by a CSS variable, so it is laid once. */
  async #layText(
    source: ReadableStream,
    viewport: ReturnType<Awaited<ReturnType<PDFDocumentProxy['getPage']>>['getViewport']>,
  ): Promise<void> {
    if (this.#text) return;
    this.#text = new TextLayer({ textContentSource: source, container: this.textHost, viewport });
    await this.#text.render();
  }
}
