import type { PageViewport, PDFPageProxy } from 'pdfjs-dist';
import { expect, it, vi } from 'vitest';
import { Screens } from './screen.ts';
import { Sheet } from './sheet.ts';

vi.mock('./cutter.worker.ts?worker', () => ({
  default: class extends EventTarget {
    constructor() {
      super();
      queueMicrotask(() => this.dispatchEvent(new Event('error')));
    }
    postMessage = () => undefined;
  },
}));

const viewport = { width: 20, height: 30 } as PageViewport;

/** A page that the renderer's worker paints: what comes back is drawn on the canvas as one picture. */
function painted(): PDFPageProxy {
  const picture = { width: 20, height: 30, close: () => undefined } as ImageBitmap;
  const render = ({ canvas }: { canvas: HTMLCanvasElement }) => {
    const draw = () => (new Screens().getNoAlphaContext(canvas) as CanvasRenderingContext2D).drawImage(picture, 0, 0);
    return { isWorkerRendering: true, cancel: () => undefined, promise: Promise.resolve().then(draw) };
  };
  return { render } as unknown as PDFPageProxy;
}

it('paints page after page where what cuts them cannot be loaded', async () => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue({
    transferFromImageBitmap: () => undefined,
  } as never);
  const host = document.createElement('div');
  const sheet = new Sheet(host, async () => undefined);
  for (let times = 0; times < 2; times += 1) {
    expect(await sheet.paint(painted(), viewport)).toBeDefined();
    expect(host.querySelectorAll('.whole canvas')).toHaveLength(1);
  }
});
