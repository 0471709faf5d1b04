/** Text of a page in pieces as its file places them, each at most a word: where they stand, and the runs they make on the screen. */
import { around, union } from './marks/geometry.ts';
import type { Point, Rect } from './marks/model.ts';
import { lines, sameLine, type Word } from './marks/words.ts';

/** A piece of text as pdf.js tells it; `transform` leads from a square of its letters' size to user space. */
export interface TextItem {
  str: string;
  dir: string;
  transform: readonly number[];
  width: number;
  height: number;
  fontName: string;
  hasEOL: boolean;
}

export interface Piece {
  text: string;
  /** Where it begins in the text of the page. */
  from: number;
  /** Where its line of writing begins. */
  origin: Point;
  /** How far it goes along that line, and how far it rises above and falls below it. */
  along: Point;
  rise: Point;
  fall: Point;
  /** The family of letters that its text is shown in where it is laid over the page. */
  family: string;
}

export interface TextStyle {
  fontFamily: string;
  ascent: number;
  descent: number;
}

/** How wide text is in letters of a family; only compared with other widths. */
export type Measure = (text: string, family: string) => number;

/** The widest space within a run, in parts of the letters' height. */
const WIDEST_SPACE = 0.6;
/** How far words of one run may stand above each other, in the same parts. */
const LEVEL = 0.25;
const ASCENT = 0.8;

const at = (item: TextItem, index: number) => item.transform[index] ?? 0;

/** The direction that an item is written in, of length 1. */
function direction(item: TextItem): Point {
  const [x, y] = [at(item, 0), at(item, 1)];
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
}

export function pieceOf(item: TextItem, from: number, style: TextStyle | undefined): Piece {
  const [x, y] = direction(item);
  const up = [at(item, 2), at(item, 3)] as const;
  const size = Math.hypot(...up) || 1;
  const [ascent, descent] = [style?.ascent ?? 0, Math.abs(style?.descent ?? 0)];
  const share = ascent > 0 && ascent + descent > 0.5 ? ascent / (ascent + descent) : ASCENT;
  const over = (part: number): Point => [(up[0] / size) * item.height * part, (up[1] / size) * item.height * part];
  return {
    text: item.str,
    from,
    origin: [at(item, 4), at(item, 5)],
    along: [x * item.width, y * item.width],
    rise: over(share),
    fall: over(share - 1),
    family: style?.fontFamily ?? 'sans-serif',
  };
}

/** The rectangle around the letters of a piece from one to another, which share its width as those of its family do. */
function boxOf({ text, origin, along, rise, fall, family }: Piece, from: number, to: number, measure: Measure): Rect {
  const whole = from > 0 || to < text.length ? measure(text, family) : 0;
  const share = (end: number) =>
    end === 0 || whole === 0 ? Number(end > 0) : measure(text.slice(0, end), family) / whole;
  return around(
    [share(from), share(to)].flatMap((part) =>
      [rise, fall].map(([x, y]) => [origin[0] + part * along[0] + x, origin[1] + part * along[1] + y]),
    ),
  );
}

/** A rectangle for each line of a stretch of the page's text. */
export function stretchBoxes(pieces: readonly Piece[], from: number, to: number, measure: Measure): Rect[] {
  const boxes = pieces.flatMap((piece) => {
    const [a, b] = [Math.max(from - piece.from, 0), Math.min(to - piece.from, piece.text.length)];
    return a < b && piece.text.slice(a, b).trim() !== '' ? [boxOf(piece, a, b, measure)] : [];
  });
  return lines(boxes);
}

/** All words in the order of the text. */
export function wordsIn(pieces: readonly Piece[], measure: Measure): Word[] {
  const words: Word[] = [];
  let open = false;
  for (const piece of pieces) {
    for (const { 0: text, index } of piece.text.matchAll(/\S+/gu)) {
      const word = { text: text.normalize('NFC'), rect: boxOf(piece, index, index + text.length, measure) };
      const last = words.at(-1);
      if (open && index === 0 && last && goesOn(last, word))
        words[words.length - 1] = { text: last.text + word.text, rect: union([last.rect, word.rect]) };
      else words.push(word);
    }
    open = piece.text !== '' && !/\s$/u.test(piece.text);
  }
  return words;
}

/** A word that the file writes in two pieces. */
function goesOn(last: Word, next: Word): boolean {
  const height = last.rect[3] - last.rect[1];
  return sameLine(last.rect, next.rect) && Math.abs(next.rect[0] - last.rect[2]) < 0.12 * height;
}

/** Words of one line with the spaces between them as one: hundreds of elements on each page would be too many for a tablet. */
export function runsOf<Item extends TextItem>(items: readonly Item[]): Item[] {
  const runs: Item[] = [];
  for (let index = 0; index < items.length; index += 1) {
    const [item, last, next] = [items[index], runs.at(-1), items[index + 1]];
    if (!item) continue;
    const width = item.str === ' ' && last && next ? reach(last, next) : undefined;
    if (width === undefined || !last || !next) {
      runs.push(item);
      continue;
    }
    runs[runs.length - 1] = { ...last, str: `${last.str} ${next.str}`, width, hasEOL: next.hasEOL };
    index += 1;
  }
  return runs;
}

/** How far a run reaches with the word that follows it after a space; undefined where that does not go on with it. */
function reach(run: TextItem, next: TextItem): number | undefined {
  const written = run.str.trim() !== '' && next.str.trim() !== '' && !run.hasEOL;
  const alike = run.fontName === next.fontName && [run, next].every(({ dir }) => dir === 'ltr');
  if (!written || !alike || [0, 1, 2, 3].some((each) => at(run, each) !== at(next, each))) return undefined;
  const [x, y] = direction(run);
  const [dx, dy] = [at(next, 4) - at(run, 4), at(next, 5) - at(run, 5)];
  const [ahead, aside] = [dx * x + dy * y, Math.abs(dy * x - dx * y)];
  const space = ahead - run.width;
  const close = space > 0 && space < WIDEST_SPACE * run.height && aside < LEVEL * run.height;
  return close ? ahead + next.width : undefined;
}
