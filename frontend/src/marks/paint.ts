/** Draws marks on a canvas, in the order they are given. Lines and texts in user space, signs and stamps upright on the screen. */
import type { Rotation } from '../core/frame.ts';
import { meets, NOTE_SIZE, type Placed, shifted, shownBox, spanned, stampRect } from '../core/marks/geometry.ts';
import type {
  Arrow,
  Body,
  BoxMark,
  FreeText,
  Ink,
  Note,
  Point,
  Rect,
  Stamp,
  StampName,
  WordMark,
} from '../core/marks/model.ts';
import { wordLines } from '../core/marks/words.ts';
import { word } from '../text/lookup.ts';
import { piecesOf } from './pieces.ts';
import { paperTone, penTone, washTone } from './tones.ts';

/** From user space to the pixels of a canvas, as `setTransform` takes it. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export interface Canvas {
  context: CanvasRenderingContext2D;
  matrix: Matrix;
  /** Pixels of one point. */
  scale: number;
  /** How the reader turned the page by hand. */
  turn: Rotation;
}

const SIGN_LEAST = 18;
/** How much the sign of a note on words tints what is under it. */
const SEEN_THROUGH = 0.2;

/** Whether a mark lies under the lines, multiplied with the page. */
export function isWash(body: Body): boolean {
  return body.kind === 'highlight' || (body.kind === 'ink' && body.tool === 'marker');
}

/** Draws one mark; of a stroke only what meets `within`, where that is given. */
export function paint(canvas: Canvas, { body, shift }: Placed, within?: Rect): void {
  const { context } = canvas;
  context.save();
  context.setTransform(...canvas.matrix);
  if (body.kind === 'ink') paintStroke(context, body, shift, within);
  else if (body.kind === 'highlight') paintWash(context, body);
  else if (body.kind === 'underline' || body.kind === 'strike') paintWordLine(canvas, body);
  else if (body.kind === 'box') paintBox(context, body);
  else if (body.kind === 'arrow') paintArrow(context, body);
  else if (body.kind === 'note') paintNote(canvas, body);
  else if (body.kind === 'stamp') paintStamp(canvas, body);
  else if (body.kind === 'free_text') paintText(canvas, body);
  context.restore();
}

function paintStroke(context: CanvasRenderingContext2D, ink: Ink, shift: Point, within: Rect | undefined): void {
  context.translate(...shift);
  context.fillStyle = ink.tool === 'marker' ? washTone(ink.color) : penTone(ink.color);
  const seen = within && shifted(within, [-shift[0], -shift[1]]);
  for (const piece of piecesOf(ink)) if (!seen || meets(piece.bounds, seen)) context.fill(piece.path);
}

function paintWash(context: CanvasRenderingContext2D, { rects, color }: Pick<WordMark, 'rects' | 'color'>): void {
  context.fillStyle = washTone(color);
  for (const [x0, y0, x1, y1] of rects) context.fillRect(x0, y0, x1 - x0, y1 - y0);
}

function paintWordLine({ context, matrix, scale, turn }: Canvas, mark: WordMark): void {
  const [a, b, c, d, e, f] = matrix;
  context.strokeStyle = penTone(mark.color);
  context.lineWidth = 1.3 * scale;
  context.resetTransform();
  context.beginPath();
  const share = mark.kind === 'underline' ? 0.03 : 0.45;
  for (const [from, to] of wordLines(mark, share, (x, y) => [a * x + c * y + e, b * x + d * y + f], turn)) {
    context.moveTo(...from);
    context.lineTo(...to);
  }
  context.stroke();
}

export function paintBox(
  context: CanvasRenderingContext2D,
  { rect: [x0, y0, x1, y1], color, width, round }: Pick<BoxMark, 'rect' | 'color' | 'width' | 'round'>,
): void {
  context.strokeStyle = penTone(color);
  context.lineWidth = width;
  context.lineJoin = 'round';
  context.beginPath();
  if (!round) context.rect(x0, y0, x1 - x0, y1 - y0);
  else context.ellipse((x0 + x1) / 2, (y0 + y1) / 2, Math.abs(x1 - x0) / 2, Math.abs(y1 - y0) / 2, 0, 0, 2 * Math.PI);
  context.stroke();
}

export function paintArrow(
  context: CanvasRenderingContext2D,
  { start, end, color, width }: Pick<Arrow, 'start' | 'end' | 'color' | 'width'>,
): void {
  const angle = Math.atan2(end[1] - start[1], end[0] - start[0]);
  const head = Math.min(5 * width + 4, Math.hypot(end[0] - start[0], end[1] - start[1]));
  context.strokeStyle = penTone(color);
  context.lineWidth = width;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(...start);
  context.lineTo(...end);
  for (const side of [-0.5, 0.5]) {
    context.moveTo(...end);
    context.lineTo(end[0] - head * Math.cos(angle + side), end[1] - head * Math.sin(angle + side));
  }
  context.stroke();
}

/** The rectangle on the canvas: left, top, right, bottom. */
export function onCanvas({ matrix: [a, b, c, d, e, f] }: Pick<Canvas, 'matrix'>, [x0, y0, x1, y1]: Rect): Rect {
  return spanned([a * x0 + c * y0 + e, b * x0 + d * y0 + f], [a * x1 + c * y1 + e, b * x1 + d * y1 + f]);
}

/** A sheet with lines of writing, its lower right corner turned; on words a small one that lets those beside it be read. */
function paintNote(canvas: Canvas, note: Note): void {
  const { context } = canvas;
  const onWords = note.quote !== '';
  if (onWords) paintWordLine(canvas, { ...note, kind: 'underline' });
  const [left, top, right, bottom] = onCanvas(canvas, [note.at[0], note.at[1], note.at[0], note.at[1]]);
  const size = Math.max(SIGN_LEAST, NOTE_SIZE * canvas.scale) * (onWords ? 0.6 : 1);
  context.resetTransform();
  context.translate((left + right) / 2 - size / 2, (top + bottom) / 2 - size / 2);
  context.scale(size / 20, size / 20);
  context.fillStyle = penTone(note.color);
  context.strokeStyle = onWords ? context.fillStyle : paperTone();
  context.lineWidth = onWords ? 1.8 : 1.2;
  const sheet = new Path2D('M3 1h14a2 2 0 0 1 2 2v9l-6 7H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2z');
  if (onWords) context.globalAlpha = SEEN_THROUGH;
  context.fill(sheet);
  context.globalAlpha = 1;
  context.stroke(sheet);
  context.lineWidth = 1.6;
  context.lineCap = 'round';
  context.stroke(new Path2D('M5 6.5h10M5 10.5h8'));
}

const STAMP_TONES = { agree: 'green', disagree: 'red', ask: 'blue', important: 'orange' } as const;
const stampSigns = new Map<StampName, Path2D>();
const STAMP_LINES: Record<StampName, string> = {
  agree: 'M4 10.5l4 4 8-9',
  disagree: 'M5 5l10 10M15 5L5 15',
  ask: 'M6.5 7a3.5 3.5 0 1 1 5.2 3c-1.2.7-1.7 1.3-1.7 2.5M10 16v.2',
  important: 'M10 3.5v8.5M10 16v.2',
};

function paintStamp(canvas: Canvas, { at, stamp }: Stamp): void {
  const { context } = canvas;
  const [left, top, right, bottom] = onCanvas(canvas, stampRect(at, stamp, isLying(canvas)));
  const [height, unit] = [bottom - top, (bottom - top) / 24];
  const colour = penTone(STAMP_TONES[stamp]);
  context.resetTransform();
  context.fillStyle = paperTone();
  context.strokeStyle = colour;
  context.lineWidth = 1.8 * unit;
  context.beginPath();
  context.roundRect(left, top, right - left, height, 5 * unit);
  context.fill();
  context.stroke();
  context.save();
  context.translate(left + 5 * unit, top + 3.5 * unit);
  context.scale(0.85 * unit, 0.85 * unit);
  context.lineWidth = 2.6;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  const sign = stampSigns.get(stamp) ?? new Path2D(STAMP_LINES[stamp]);
  stampSigns.set(stamp, sign);
  context.stroke(sign);
  context.restore();
  context.fillStyle = colour;
  context.font = `600 ${12.5 * unit}px "Be Vietnam Pro", sans-serif`;
  context.textBaseline = 'middle';
  context.fillText(word('mark_stamp', stamp), left + 26 * unit, top + 12.5 * unit, right - left - 30 * unit);
}

/** Whether the page lies on its side on the screen. */
const isLying = ({ matrix }: Canvas) => Math.abs(matrix[0]) < Math.abs(matrix[1]);

export const LINE_HEIGHT = 1.32;

/** Lines of a text that fit a width, in units of whatever `measure` answers with. */
export function wrapped(text: string, width: number, measure: (line: string) => number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const each of paragraph.split(' ')) {
      const longer = line === '' ? each : `${line} ${each}`;
      if (line !== '' && measure(longer) > width) {
        lines.push(line);
        line = each;
      } else line = longer;
    }
    return [...lines, line];
  });
}

export const textFont = (size: number) => `500 ${size}px "Be Vietnam Pro", sans-serif`;

/** The way to a text's lines, x along and y down them, from user space; the page is turned clockwise where it is upright. */
const TURNS: Record<Rotation, readonly [number, number, number, number]> = {
  0: [1, 0, 0, -1],
  90: [0, 1, 1, 0],
  180: [-1, 0, 0, 1],
  270: [0, -1, -1, 0],
};

/** It lies on the page like all that is written: who turns the page turns it too. */
function paintText(canvas: Canvas, { rect, text, color, size, turn }: FreeText): void {
  const { context, matrix } = canvas;
  const rotation = turn ?? rotationOf(matrix);
  const { corner, across } = shownBox(rect, rotation);
  context.transform(...TURNS[rotation], ...corner);
  context.font = textFont(size);
  context.fillStyle = penTone(color);
  context.textBaseline = 'top';
  const lines = wrapped(text, across, (line) => context.measureText(line).width);
  for (const [index, line] of lines.entries()) context.fillText(line, 0, (index * LINE_HEIGHT + 0.12) * size);
}

/** How the page is turned on the screen. */
function rotationOf([a, b]: Matrix): Rotation {
  if (Math.abs(a) >= Math.abs(b)) return a >= 0 ? 0 : 180;
  return b >= 0 ? 90 : 270;
}
