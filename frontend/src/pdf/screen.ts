/** How a page painted in the renderer's worker comes to whoever shows it: the picture is handed over as it is. */
import type { RenderTask } from 'pdfjs-dist';

interface Held {
  canvas: HTMLCanvasElement | null;
  context: CanvasRenderingContext2D | null;
}

/** Who paints the page of which canvas, and who takes the finished page. */
const painters = new WeakMap<HTMLCanvasElement, { task: RenderTask; take: (page: ImageBitmap) => void }>();

/** Tells who paints on a canvas, and who takes a page that was made elsewhere in its stead. */
export function paintedBy(canvas: HTMLCanvasElement, task: RenderTask, take: (page: ImageBitmap) => void): void {
  painters.set(canvas, { task, take });
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
    const painter = painters.get(canvas);
    // What pdf.js takes for a drawing context when all it draws is a finished page.
    return painter?.task.isWorkerRendering ? { drawImage: painter.take } : drawing(canvas, false);
  }
}
