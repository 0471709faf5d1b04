/** Brings a mark into view. */
import { tick } from 'svelte';
import type { Id } from '../api/contract.ts';
import { centre } from '../core/marks/geometry.ts';
import type { View } from '../core/view.ts';
import type { Desk } from './desk.svelte.ts';

/** Frames in which the page comes on the screen, also while the paper is still being opened. */
const TRIES = 120;
/** How far from the upper edge of the window the mark stands, as a share of its page. */
const ABOVE = 0.12;

/** Goes to the mark's page first, then to the mark, whose height on the page is known once the page is on the screen. */
export async function jump(desk: Desk, id: Id, reader: { show: (view: View) => void }): Promise<void> {
  const placed = desk.sight.placed(id);
  const { version } = desk;
  if (!placed || !version) return;
  const { page } = placed;
  if (!desk.pages.has(page)) reader.show({ version, page, top: 0, region: null });
  for (let tries = 0; tries < TRIES && !desk.pages.has(page); tries += 1) {
    await tick();
    await new Promise(requestAnimationFrame);
  }
  const frame = desk.pages.get(page)?.frame;
  if (!frame) return;
  const [, y] = frame.toScreen(...centre(placed.bounds));
  reader.show({ version, page, top: y / (frame.size.height * frame.scale) - ABOVE, region: null });
}
