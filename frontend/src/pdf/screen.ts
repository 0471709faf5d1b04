/** How a page painted in the renderer's worker comes onto its canvas: the picture is handed over as it is, never copied. */
import type { RenderTask } from 'pdfjs-dist';

interface Held {
  canvas: HTMLCanvasElement | null;
  context: CanvasRenderingContext2D | null;
}

/** Who paints the pages of which canvas. */
const painters = new WeakMap<HTMLCanvasElement, RenderTask>();

/** Tells who paints on a canvas, so that a picture made elsewhere can be handed to it. */
export function paintedBy(canvas: HTMLCanvasElement, task: RenderTask): void {
  painters.set(canvas, task);
}

/** What pdf.js takes for a drawing context when all it draws is a finished page. */
function screenOf(canvas: HTMLCanvasElement): { drawImage: (page: ImageBitmap) => void } {
  return { drawImage: (page) => canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(page) };
}

function drawing(canvas: HTMLCanvasElement, alpha: boolean): CanvasRenderingContext2D | null {
  return canvas.getContext('2d', { alpha, willReadFrequently: true });
}

/** Makes canvases for pdf.js (its `CanvasFactory`). Where no worker can paint, pages are drawn as pdf.js would by itself. */
export class Screens {
  create(width: number, height: number): Held {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    return { canvas, context: drawing(canvas, true) };
  }

  reset({ canvas }: Held, width: number, height: number): void {
    if (!canvas) return;
    canvas.width = width;
    canvas.height = height;
  }

  destroy(held: Held): void {
    this.reset(held, 0, 0);
    held.canvas = null;
    held.context = null;
  }

  getNoAlphaContext(canvas: HTMLCanvasElement): unknown {
    return painters.get(canvas)?.isWorkerRendering ? screenOf(canvas) : drawing(canvas, false);
  }
}
