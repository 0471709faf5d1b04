/** Brings a mark into view. */
import { tick } from 'svelte';
import type { Id } from '../api/contract.ts';
import type { Rect } from '../core/frame.ts';
import type { Desk } from './desk.svelte.ts';

/** Frames in which the page comes on the screen, also while the paper is still being opened. */
const TRIES = 120;

interface Shows {
  goTo(page: number): void;
  bring(page: number, part: Rect): void;
}

/** Goes to the mark's page first, then to the mark, whose place is known once the page is on the screen. The zoom is left to the person. */
export async function jump(desk: Desk, id: Id, reader: Shows): Promise<void> {
  const placed = desk.sight.placed(id);
  if (!placed) return;
  const { page, bounds } = placed;
  if (!desk.pages.has(page)) reader.goTo(page);
  for (let tries = 0; tries < TRIES && !desk.pages.has(page); tries += 1) {
    await tick();
    await new Promise(requestAnimationFrame);
  }
  if (desk.pages.has(page)) reader.bring(page, bounds);
}
