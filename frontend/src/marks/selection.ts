/** Words selected in the reader, as marks on them: one mark for each page. */
import { type Quoted, selected, stretch } from '../core/marks/words.ts';
import type { Desk, OpenPage } from './desk.svelte.ts';
import { newNote, newWords } from './drafts.ts';
import { pencils } from './pencils.svelte.ts';

const BAR = { width: 200, height: 52 };

/** Where a bar about the selection stands within the reader; undefined where no words of a page are selected. */
export function selectionEnd(within: HTMLElement): { left: number; top: number } | undefined {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  const text = range.startContainer.parentElement?.closest('.textLayer');
  if (!text || !within.contains(text)) return undefined;
  const [box, last] = [within.getBoundingClientRect(), [...range.getClientRects()].at(-1)];
  if (!last) return undefined;
  const left = Math.min(Math.max(last.right - box.left, BAR.width / 2 + 8), box.width - BAR.width / 2 - 8);
  return { left, top: Math.min(last.bottom - box.top + 8, box.height - BAR.height - 8) };
}

function quotedOn({ sheet, words }: OpenPage, range: Range): Quoted | undefined {
  const layer = sheet.querySelector('.textLayer');
  if (!layer || !range.intersectsNode(layer)) return undefined;
  const held = words();
  const [from, to] = [
    lettersUntil(layer, range.startContainer, range.startOffset),
    lettersUntil(layer, range.endContainer, range.endOffset),
  ];
  const found = selected(held, from, to);
  return found && stretch(held, ...found);
}

/** How many letters of a page's text stand before a place, spaces not counted. */
function lettersUntil(layer: Element, node: Node, offset: number): number {
  const before = document.createRange();
  before.selectNodeContents(layer);
  const side = before.comparePoint(node, offset);
  if (side < 0) return 0;
  if (side === 0) before.setEnd(node, offset);
  return before.toString().replace(/\s+/gu, '').normalize('NFC').length;
}

/** Marks the selected words; a note is begun on the first page of them. */
export function markSelection(desk: Desk, kind: 'highlight' | 'underline' | 'strike' | 'note'): void {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return;
  const range = selection.getRangeAt(0);
  const style = pencils.style(kind);
  for (const [page, open] of [...desk.pages].sort(([a], [b]) => a - b)) {
    const quoted = quotedOn(open, range);
    const rect = quoted?.rects.at(-1);
    if (!quoted || !rect) continue;
    if (kind === 'note') {
      desk.side.begin(newNote(page, [rect[2] + 8, rect[3]], style, quoted));
      return;
    }
    desk.add(newWords(kind, page, quoted, style));
  }
}
