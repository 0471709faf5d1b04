/** How wide text is in letters of a family, as the browser has them. */

let context: CanvasRenderingContext2D | null | undefined;

export function measure(text: string, family: string): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return text.length;
  context.font = `16px ${family}`;
  return context.measureText(text).width;
}
