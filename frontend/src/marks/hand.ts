/** Pens, fingers and mice on one page: who draws, who scrolls, who is a palm. */
import { centre } from '../core/marks/geometry.ts';
import type { Point } from '../core/marks/model.ts';
import type { StrokePoint } from '../core/marks/points.ts';
import { type Quoted, stretch } from '../core/marks/words.ts';
import { newFreeText, newNote, newStamp } from './drafts.ts';
import {
  type Gesture,
  InkGesture,
  markWords,
  ShapeGesture,
  type Spot,
  TapGesture,
  WordsGesture,
  wordUnder,
} from './gestures.ts';
import { LassoGesture, MoveGesture, RubberGesture } from './handling.ts';
import { pencils, type Tool } from './pencils.svelte.ts';

/** The pressure of what does not measure any. */
const EVEN = 0.5;
/** The button of a pen's rubber, and its bit among pressed ones (Pointer Events 3, section 4.1.3). */
const RUBBER_BUTTON = 5;
const TAP = 8;

export class Hand {
  #gesture: Gesture | undefined;
  #lift: (() => void) | undefined;
  #pointer = -1;
  #type = '';
  #box = new DOMRect();
  #drew = false;
  #stop: () => void;

  constructor(private readonly spot: Spot) {
    const { sheet } = spot;
    const listeners = new AbortController();
    const { signal } = listeners;
    const on = <K extends keyof HTMLElementEventMap>(name: K, act: (event: HTMLElementEventMap[K]) => void) =>
      sheet.addEventListener(name, act, { signal, capture: true, passive: false });
    on('pointerdown', (event) => this.#down(event));
    on('pointermove', (event) => this.#move(event));
    on('pointerup', (event) => this.#up(event));
    on('pointercancel', (event) => this.#cancelled(event));
    on('touchstart', (event) => this.#touched(event));
    on('contextmenu', (event) => {
      if (this.#gesture) event.preventDefault();
    });
    this.#stop = () => listeners.abort();
  }

  /** Whether the last touch of the page drew: then it was no tap on a mark. */
  get drew(): boolean {
    return this.#drew;
  }

  /** The page is taken from under the hand: a stroke stays as far as it was drawn, all else is let go. */
  release(): void {
    const gesture = this.#gesture;
    this.#forget();
    if (gesture instanceof InkGesture) gesture.end();
    else gesture?.cancel();
    this.#stop();
  }

  #down(event: PointerEvent): void {
    if (event.pointerType === 'pen') pencils.sawPen();
    if (this.#gesture) {
      // A second finger means to zoom or to scroll; a palm beside the pen means nothing.
      if (this.#type === 'touch') this.#drop();
      return;
    }
    const tool = this.spot.desk.placing ? 'place' : this.#toolOf(event);
    this.#drew = tool !== undefined && this.spot.desk.layer !== undefined;
    if (!tool || !this.#drew) return;
    this.#box = this.spot.sheet.getBoundingClientRect();
    const point = this.#point(event);
    this.#gesture = this.#begin(tool, point);
    this.#lift = pencils.press();
    this.#pointer = event.pointerId;
    this.#type = event.pointerType;
    this.spot.sheet.setPointerCapture(event.pointerId);
    event.preventDefault();
    getSelection()?.removeAllRanges();
    this.#gesture.move([point], []);
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer || !this.#gesture) return;
    const coalesced = event.getCoalescedEvents?.() ?? [];
    const points = (coalesced.length > 0 ? coalesced : [event]).map((each) => this.#point(each));
    const guessed = (event.getPredictedEvents?.() ?? []).map((each) => this.#point(each));
    this.#gesture.move(points, guessed);
  }

  #up(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    const gesture = this.#gesture;
    this.#forget();
    gesture?.move([this.#point(event)], []);
    gesture?.end();
  }

  #cancelled(event: PointerEvent): void {
    if (event.pointerId === this.#pointer) this.#drop();
  }

  /** What draws must not scroll, nor must the palm beside it. */
  #touched(event: TouchEvent): void {
    const stylus = [...event.changedTouches].some((touch) => 'touchType' in touch && touch.touchType === 'stylus');
    const drawing = this.#gesture !== undefined && (this.#type === 'pen' || event.touches.length === 1);
    if (event.cancelable && (drawing || (stylus && pencils.tool !== undefined))) event.preventDefault();
  }

  #drop(): void {
    const gesture = this.#gesture;
    this.#forget();
    gesture?.cancel();
  }

  #forget(): void {
    if (this.#pointer >= 0 && this.spot.sheet.hasPointerCapture(this.#pointer))
      this.spot.sheet.releasePointerCapture(this.#pointer);
    this.#gesture = undefined;
    this.#pointer = -1;
    this.#lift?.();
    this.#lift = undefined;
  }

  /** What this pointer draws with; undefined where it only reads. */
  #toolOf(event: PointerEvent): Tool | undefined {
    if (event.target instanceof Element && event.target.closest('button, a, input')) return undefined;
    if (event.pointerType === 'pen') {
      if (event.button === RUBBER_BUTTON) return 'eraser';
      if (event.button !== 0) return undefined;
      if (!pencils.tool && this.spot.desk.layer) pencils.take('pen');
      return pencils.tool;
    }
    if (event.pointerType === 'touch') return pencils.penSeen || !event.isPrimary ? undefined : pencils.tool;
    return event.button === 0 ? pencils.tool : undefined;
  }

  #point(event: PointerEvent): StrokePoint {
    const [x, y] = this.spot.frame.toPdf(event.clientX - this.#box.left, event.clientY - this.#box.top);
    return [x, y, event.pointerType === 'pen' ? event.pressure : EVEN];
  }

  #begin(tool: Tool | 'place', point: StrokePoint): Gesture {
    const { spot } = this;
    const at: Point = [point[0], point[1]];
    switch (tool) {
      case 'place':
        return this.#place(point, at);
      case 'eraser':
        return new RubberGesture(spot);
      case 'lasso':
        if (spot.desk.choice.holds(spot.frame.number, at)) return new MoveGesture(spot, at);
        return new LassoGesture(spot);
      case 'highlight':
      case 'underline':
      case 'strike':
        return this.#words(tool, point);
      case 'box':
      case 'arrow':
        return new ShapeGesture(spot, tool, pencils.style(tool), at);
      case 'pen':
        return new InkGesture(spot, 'pen', pencils.style('pen'));
      default:
        return new TapGesture(at, TAP / spot.frame.scale, () => this.#put(tool, point));
    }
  }

  /** On words it marks them; beside words the highlighter is free, and a line is drawn by hand. */
  #words(tool: 'highlight' | 'underline' | 'strike', point: StrokePoint): Gesture {
    const from = wordUnder(this.spot, point);
    const style = pencils.style(tool);
    if (from >= 0) return markWords(this.spot, tool, style, from);
    if (tool === 'highlight') return new InkGesture(this.spot, 'marker', style);
    return new InkGesture(this.spot, 'pen', { ...style, width: 1.3 });
  }

  /** A mark on words gets the words that are passed over, any other the place that is tapped. */
  #place(point: StrokePoint, at: Point): Gesture {
    const { desk, frame } = this.spot;
    const body = desk.placing?.body;
    const word = body && 'rects' in body && body.rects.length > 0 ? wordUnder(this.spot, point) : -1;
    if (word < 0) return new TapGesture(at, TAP / frame.scale, () => desk.placeAnew(frame.number, at, []));
    const done = ({ rects }: Quoted) => desk.placeAnew(frame.number, at, rects);
    return new WordsGesture(this.spot, 'note', pencils.style('highlight'), word, done);
  }

  #put(tool: 'note' | 'stamp' | 'free_text', point: StrokePoint): void {
    const { desk, frame } = this.spot;
    const at: Point = [point[0], point[1]];
    if (tool === 'stamp') desk.add(newStamp(frame.number, at, pencils.stamp));
    else if (tool === 'free_text')
      desk.side.begin(newFreeText(frame.number, at, pencils.style('free_text'), frame.rotation));
    else this.#note(point, at);
  }

  /** A note on a word belongs to it, and stands at its end. */
  #note(point: StrokePoint, at: Point): void {
    const { desk, frame } = this.spot;
    const style = pencils.style('note');
    const word = wordUnder(this.spot, point);
    const quoted = word < 0 ? undefined : stretch(this.spot.words(), word, word);
    const [rect] = quoted?.rects ?? [];
    const place: Point = rect ? [rect[2] + 8, centre(rect)[1] + 8] : at;
    desk.side.begin(newNote(frame.number, place, style, quoted));
  }
}
