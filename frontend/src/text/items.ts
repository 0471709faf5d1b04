/** Where an item stands in the agenda. Who sees only some items is not told how many there are. */

import { m } from '../paraglide/messages.js';
import type { Room } from '../state/room.svelte.ts';

/** `Nội dung 3 trên 7`, or `Nội dung 3` for who is let in on some items only. */
export function itemPosition(room: Room, no: number): string {
  return room.me?.full ? m.today_item({ no, count: room.items.length }) : m.today_item_only({ no });
}

/** The same in figures: `3/7`, or `3`. */
export function itemFigures(room: Room, no: number): string {
  return room.me?.full ? `${no}/${room.items.length}` : String(no);
}
