/** Bodies of new marks. */
import type { Rotation } from '../core/frame.ts';
import { boxAt, shownBox, spanned } from '../core/marks/geometry.ts';
import type { Body, Point, Rect, StampName } from '../core/marks/model.ts';
import type { Quoted } from '../core/marks/words.ts';
import { LINE_HEIGHT, textFont, wrapped } from './paint.ts';
import type { Style } from './pencils.svelte.ts';

const TEXT_WIDTH = 220;

/** To a hundredth of a point, as the server keeps it. */
export const hundredth = (length: number) => Math.round(length * 100) / 100;
export const tidyPoint = ([x, y]: Point): Point => [hundredth(x), hundredth(y)];
export const tidyRect = (rect: Rect): Rect => rect.map(hundredth) as unknown as Rect;

export function newWords(kind: 'highlight' | 'underline' | 'strike', page: number, quoted: Quoted, style: Style): Body {
  return { kind, page, ...quoted, rects: quoted.rects.map(tidyRect), color: style.color, text: '' };
}

export function newNote(page: number, at: Point, style: Style, quoted?: Quoted): Extract<Body, { kind: 'note' }> {
  const words = quoted ?? { rects: [], quote: '', prefix: '', suffix: '' };
  return {
    kind: 'note',
    page,
    at: tidyPoint(at),
    text: '',
    color: style.color,
    ...words,
    rects: words.rects.map(tidyRect),
  };
}

export function newBox(page: number, from: Point, to: Point, style: Style): Body {
  return {
    kind: 'box',
    page,
    rect: tidyRect(spanned(from, to)),
    color: style.color,
    width: style.width,
    text: '',
    round: false,
  };
}

export function newArrow(page: number, start: Point, end: Point, style: Style): Body {
  return {
    kind: 'arrow',
    page,
    start: tidyPoint(start),
    end: tidyPoint(end),
    color: style.color,
    width: style.width,
    text: '',
  };
}

export function newStamp(page: number, at: Point, stamp: StampName): Body {
  return { kind: 'stamp', page, at: tidyPoint(at), stamp, text: '' };
}

/** Where a text is about to be written: `at` is its upper left corner on a page that is shown turned clockwise. */
export function newFreeText(
  page: number,
  at: Point,
  style: Style,
  rotation: Rotation,
): Extract<Body, { kind: 'free_text' }> {
  const rect = tidyRect(boxAt(at, TEXT_WIDTH, style.width * LINE_HEIGHT, rotation));
  return { kind: 'free_text', page, rect, text: '', color: style.color, size: style.width, turn: rotation };
}

/** A note or a free text with its words; the latter's rectangle is made to hold them, which way it was turned or, where that is not known, as its page is shown. */
export function newText(draft: Extract<Body, { kind: 'note' | 'free_text' }>, written: string, shown: Rotation): Body {
  const text = written.trim().normalize('NFC');
  if (draft.kind === 'note') return { ...draft, text };
  const rotation = draft.turn ?? shown;
  const context = document.createElement('canvas').getContext('2d');
  if (context) context.font = textFont(draft.size);
  const measure = (line: string) => context?.measureText(line).width ?? line.length * draft.size * 0.5;
  const { corner, across } = shownBox(draft.rect, rotation);
  const lines = wrapped(text, across, measure);
  const width = Math.min(TEXT_WIDTH, Math.max(...lines.map(measure)) + 2);
  const rect = boxAt(corner, Math.max(width, 20), lines.length * LINE_HEIGHT * draft.size, rotation);
  return { ...draft, text, rect: tidyRect(rect), turn: rotation };
}
