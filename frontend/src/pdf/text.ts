/** The text of pages, as the text layer lays it out. */
import type { PDFPageProxy } from 'pdfjs-dist';
import type { Margins } from '../core/pages.ts';

export interface PageText {
  /** The whole page, a blank or a line break between runs where the page has one. */
  text: string;
  /** How far the text keeps from both sides, if there is text. */
  extent: Margins | undefined;
}

/** Reads a page's text. Throws what pdf.js throws when the page is damaged. */
export async function readText(page: PDFPageProxy): Promise<PageText> {
  const content = await page.getTextContent();
  const [from = 0, , to = 0] = page.view;
  const width = to - from;
  let text = '';
  let [left, right] = [1, 1];
  for (const item of content.items) {
    if (!('str' in item)) continue;
    text += item.str + (item.hasEOL ? '\n' : '');
    const x = Number(item.transform[4]) - from;
    if (item.str.trim() === '') continue;
    left = Math.min(left, x / width);
    right = Math.min(right, 1 - (x + item.width) / width);
  }
  return { text, extent: text.trim() === '' || page.rotate !== 0 ? undefined : { left, right } };
}
