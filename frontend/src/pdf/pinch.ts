/** Two fingers zoom the paper, not the page of the browser. */
import type { Attachment } from 'svelte/attachments';

function spread(touches: TouchList): number {
  const [a, b] = [touches[0], touches[1]];
  return a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
}

/** Attaches pinch zoom to an element: reads the zoom when two fingers meet, sets it as they part. */
export function pinch(zoom: () => number, set: (zoom: number) => void): Attachment<HTMLElement> {
  return (element) => {
    let began: { spread: number; zoom: number } | undefined;
    const start = (event: TouchEvent) => {
      began = event.touches.length === 2 ? { spread: spread(event.touches), zoom: zoom() } : undefined;
    };
    const move = (event: TouchEvent) => {
      if (!began || event.touches.length !== 2) return;
      event.preventDefault();
      set((began.zoom * spread(event.touches)) / Math.max(1, began.spread));
    };
    element.addEventListener('touchstart', start, { passive: true });
    element.addEventListener('touchmove', move, { passive: false });
    return () => {
      element.removeEventListener('touchstart', start);
      element.removeEventListener('touchmove', move);
    };
  };
}
