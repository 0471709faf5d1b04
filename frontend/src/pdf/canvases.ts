/**
 * Canvases that show a finished picture. They are used again: the memory of one that is thrown away counts as taken until
 * the browser collects garbage, which stops the page for two or three frames and came with every fourth page.
 */
const free: HTMLCanvasElement[] = [];

/** A canvas that shows the picture, which is given away. */
export function canvasOf(picture: ImageBitmap): HTMLCanvasElement {
  const canvas = free.pop() ?? document.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(picture);
  return canvas;
}

/** Takes a canvas from the document. Its memory comes back at once: Safari too frees it when it has no size. */
export function giveBack(canvas: HTMLCanvasElement): void {
  canvas.width = 0;
  canvas.remove();
  canvas.removeAttribute('style');
  // One that pdf.js has drawn on itself can show no picture.
  if (canvas.getContext('bitmaprenderer')) free.push(canvas);
}
