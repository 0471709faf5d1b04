/** Where a find is read: the room of its meeting, at the page, with the words marked. */
import type { Source } from '../core/paper-search.ts';

export function hitAddress({ meeting, item, version }: Source, page: number, find: string): string {
  return `/room/${meeting}?${new URLSearchParams({ item, version, page: String(page), find })}`;
}
