/**
 * Canvases that lie over pages with what was written on them. They go their own way to the screen: where there is no
 * graphics card the browser would copy each whole for every frame, whether anything was drawn or not. They are used
 * again, as the memory of one that is thrown away counts as taken until garbage is collected.
 */
const free: HTMLCanvasElement[] = [];

/** A canvas without a size. */
export function borrow(): HTMLCanvasElement {
  return free.pop() ?? document.createElement('canvas');
}

/** Takes a canvas from the document, and its memory with it. */
export function giveBack(canvas: HTMLCanvasElement): void {
  canvas.width = 0;
  canvas.remove();
  canvas.removeAttribute('class');
  canvas.removeAttribute('style');
  free.push(canvas);
}

/** What is drawn with on such a canvas. */
export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  return canvas.getContext('2d', { desynchronized: true });
}
