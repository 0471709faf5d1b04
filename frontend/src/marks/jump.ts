/** Brings marks into view. */
import { tick } from 'svelte';
import type { Id } from '../api/contract.ts';
import { type Rect, rectToScreen } from '../core/frame.ts';
import type { Desk } from './desk.svelte.ts';
import type { Spot } from './sight.svelte.ts';

/** Frames in which the page comes on the screen, also while the paper is still being opened. */
const TRIES = 120;

interface Shows {
  goTo(page: number): void;
  bring(page: number, part: Rect): void;
}

/** Goes to where a mark lies. */
export async function jump(desk: Desk, id: Id, reader: Shows): Promise<void> {
  const placed = desk.sight.placed(id);
  if (placed) await jumpTo(desk, { page: placed.page, part: placed.bounds }, reader);
}

/** Goes to the page first, then to the part, whose place is known once the page is on the screen. The zoom is left to the person. */
export async function jumpTo(desk: Desk, { page, part }: Spot, reader: Shows): Promise<void> {
  if (!desk.pages.has(page)) reader.goTo(page);
  for (let tries = 0; tries < TRIES && !desk.pages.has(page); tries += 1) {
    await tick();
    await new Promise(requestAnimationFrame);
  }
  if (desk.pages.has(page)) reader.bring(page, part);
}

/** Whether some of a part of a page is in sight, where the pages are seen through `window`. */
export function inSight(desk: Desk, { page, part }: Spot, window: Element): boolean {
  const open = desk.pages.get(page);
  if (!open) return false;
  const [sheet, seen] = [open.sheet.getBoundingClientRect(), window.getBoundingClientRect()];
  const [left, top, right, bottom] = rectToScreen(open.frame.shape, open.frame.scale, part);
  const across = sheet.left + left < seen.right && sheet.left + right > seen.left;
  return across && sheet.top + top < seen.bottom && sheet.top + bottom > seen.top;
}
