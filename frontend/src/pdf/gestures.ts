/** Two fingers, a double tap and Ctrl with the wheel enlarge the paper, not the page of the browser. */
import type { Attachment } from 'svelte/attachments';
import { doubleTapped } from '../core/zoom.ts';
import type { Stage, WindowPoint } from './stage.svelte.ts';

const TWICE = 300;
const NEAR = 28;
const WHEEL_REST = 140;
const GLIDE = 200;

interface Zooming {
  /** Where it began, in the window. */
  from: WindowPoint;
  spread: number;
  to: WindowPoint;
  factor: number;
}

function centre(touches: TouchList, box: DOMRect): { at: WindowPoint; spread: number } | undefined {
  const [a, b] = [touches[0], touches[1]];
  if (!a || !b || touches.length !== 2) return undefined;
  const at = { x: (a.clientX + b.clientX) / 2 - box.left, y: (a.clientY + b.clientY) / 2 - box.top };
  return { at, spread: Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)) };
}

/** Shows a zoom by moving the column as it is; the pages are laid out anew when it ends. */
class Preview {
  #zooming: Zooming | undefined;

  constructor(
    private readonly scroller: HTMLElement,
    private readonly stage: Stage,
  ) {}

  get column(): HTMLElement | null {
    return this.scroller.querySelector<HTMLElement>('.column');
  }

  get zooming(): Zooming | undefined {
    return this.#zooming;
  }

  begin(from: WindowPoint, spread: number): void {
    this.#zooming = { from, spread, to: from, factor: 1 };
  }

  move(to: WindowPoint, factor: number): void {
    const zooming = this.#zooming;
    const { column, stage } = this;
    if (!zooming || !column) return;
    const { least, most } = stage.layout.fitting.limits;
    zooming.factor = Math.min(most / stage.scale, Math.max(least / stage.scale, factor));
    zooming.to = to;
    column.style.transformOrigin = this.#origin(zooming.from);
    column.style.transform = `translate(${to.x - zooming.from.x}px, ${to.y - zooming.from.y}px) scale(${zooming.factor})`;
  }

  end(): void {
    const zooming = this.#zooming;
    this.#zooming = undefined;
    if (!zooming) return;
    if (this.column) this.column.style.transform = '';
    this.stage.zoomTo(this.stage.scale * zooming.factor, zooming.from, zooming.to);
  }

  /** Glides to a scale about a point. */
  async glide(scale: number, at: WindowPoint): Promise<void> {
    const { column, stage } = this;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (column && !still) {
      const frames = { transformOrigin: this.#origin(at), transform: `scale(${scale / stage.scale})` };
      const { transformOrigin } = frames;
      const run = column.animate([{ transformOrigin, transform: 'none' }, frames], {
        duration: GLIDE,
        easing: 'ease-out',
      });
      await run.finished.catch(() => undefined);
    }
    stage.zoomTo(scale, at);
  }

  #origin(at: WindowPoint): string {
    return `${this.scroller.scrollLeft + at.x}px ${this.scroller.scrollTop + at.y}px`;
  }
}

/** Attaches the gestures to the scrolling element of a stage. */
export function gestures(stage: Stage): Attachment<HTMLElement> {
  return (element) => {
    const preview = new Preview(element, stage);
    const off = [pinching(element, preview), doubleTapping(element, stage, preview), wheeling(element, preview)];
    return () => {
      for (const each of off) each();
    };
  };
}

function pinching(element: HTMLElement, preview: Preview): () => void {
  const start = (event: TouchEvent) => {
    const found = centre(event.touches, element.getBoundingClientRect());
    if (found) preview.begin(found.at, found.spread);
    else preview.end();
  };
  const move = (event: TouchEvent) => {
    const began = preview.zooming;
    const found = began && centre(event.touches, element.getBoundingClientRect());
    if (!began || !found) return;
    if (event.cancelable) event.preventDefault();
    preview.move(found.at, found.spread / began.spread);
  };
  const end = (event: TouchEvent) => {
    if (event.touches.length < 2) preview.end();
  };
  element.addEventListener('touchstart', start, { passive: true });
  element.addEventListener('touchmove', move, { passive: false });
  element.addEventListener('touchend', end);
  element.addEventListener('touchcancel', end);
  return () => {
    element.removeEventListener('touchstart', start);
    element.removeEventListener('touchmove', move);
    element.removeEventListener('touchend', end);
    element.removeEventListener('touchcancel', end);
  };
}

/** A finger that taps twice at one place; a pen writes, and a mouse chooses words by that. */
function doubleTapping(element: HTMLElement, stage: Stage, preview: Preview): () => void {
  let last: { x: number; y: number; at: number } | undefined;
  const tapped = (event: PointerEvent) => {
    if (event.pointerType !== 'touch' || !event.isPrimary || event.defaultPrevented) return;
    const { clientX: x, clientY: y, timeStamp: at } = event;
    const twice = last && at - last.at < TWICE && Math.hypot(x - last.x, y - last.y) < NEAR;
    last = twice ? undefined : { x, y, at };
    if (!twice) return;
    const box = element.getBoundingClientRect();
    void preview.glide(doubleTapped(stage.scale, stage.layout.fitting.width), { x: x - box.left, y: y - box.top });
  };
  element.addEventListener('pointerup', tapped);
  return () => element.removeEventListener('pointerup', tapped);
}

function wheeling(element: HTMLElement, preview: Preview): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const turned = (event: WheelEvent) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const box = element.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    if (!preview.zooming) preview.begin(at, 1);
    const { from = at, factor = 1 } = preview.zooming ?? {};
    preview.move(from, factor * Math.exp(-event.deltaY / 300));
    clearTimeout(timer);
    timer = setTimeout(() => preview.end(), WHEEL_REST);
  };
  element.addEventListener('wheel', turned, { passive: false });
  return () => {
    clearTimeout(timer);
    element.removeEventListener('wheel', turned);
  };
}
