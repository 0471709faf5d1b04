/** Words of a page with their rectangles in user space, as its text layer lays them out. */
import { union } from '../core/marks/geometry.ts';
import { sameLine, type Word } from '../core/marks/words.ts';
import type { PageFrame } from '../pdf/frame.svelte.ts';

type Point = readonly [x: number, y: number];

/** The user space of a rectangle of the window, on the page that `sheet` holds. */
export function toUserSpace(sheet: Element, frame: PageFrame, rect: DOMRect): Word['rect'] {
  const page = sheet.getBoundingClientRect();
  const size = (frame.size.width * frame.scale) / Math.max(1, page.width);
  const of = (x: number, y: number): Point => frame.toPdf((x - page.left) * size, (y - page.top) * size);
  return union([corner(of(rect.left, rect.top)), corner(of(rect.right, rect.bottom))]);
}

const corner = ([x, y]: Point): Word['rect'] => [x, y, x, y];

/** All words in the order of the text; none while the page has no text layer. */
export function readWords(sheet: Element, frame: PageFrame): Word[] {
  const words: Word[] = [];
  let open = false;
  for (const run of sheet.querySelectorAll('.textLayer span')) {
    const node = run.firstChild;
    if (!(node instanceof Text)) continue;
    const text = node.data;
    for (const found of text.matchAll(/\S+/gu)) {
      const word = { text: found[0].normalize('NFC'), rect: rectOf(node, found.index, found[0].length, sheet, frame) };
      const last = words.at(-1);
      if (open && found.index === 0 && last && goesOn(last, word))
        words[words.length - 1] = { text: last.text + word.text, rect: union([last.rect, word.rect]) };
      else words.push(word);
    }
    open = text !== '' && !/\s$/u.test(text);
  }
  return words;
}

function rectOf(node: Text, from: number, length: number, sheet: Element, frame: PageFrame): Word['rect'] {
  const range = document.createRange();
  range.setStart(node, from);
  range.setEnd(node, from + length);
  return toUserSpace(sheet, frame, range.getBoundingClientRect());
}

/** A word that the file writes in two runs. */
function goesOn(last: Word, next: Word): boolean {
  const height = last.rect[3] - last.rect[1];
  return sameLine(last.rect, next.rect) && Math.abs(next.rect[0] - last.rect[2]) < 0.12 * height;
}
