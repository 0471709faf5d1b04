/** Going to a place in a paper, as a link or a page of the notebook names it. */
import type { Id } from '../../api/contract.ts';
import type { View } from '../../core/view.ts';
import type { RoomView } from './view.svelte.ts';

/** A place in one version of a paper. */
export interface Spot {
  version: Id;
  page: number | null;
  words?: string | undefined;
  mark?: string | undefined;
}

/** What of a reader is needed. */
export interface Finds {
  show: (view: View) => void;
  find: (words: string, page: number) => void;
  openMark: (mark: Id) => void;
}

/** Called while a screen of the room is made; `reader` is the one that is open. What is returned goes to a spot once its paper is there, and nowhere in another paper. */
export function keepSpot(view: RoomView, reader: () => Finds | undefined): (spot: Spot) => void {
  let wanted = $state.raw<Spot>();
  $effect(() => {
    const spot = wanted;
    if (!spot) return;
    const here = view.version?.id === spot.version;
    const open = here ? reader() : undefined;
    if (here && !open) return;
    wanted = undefined;
    const { version, page, words, mark } = spot;
    if (page) open?.show({ version, page, top: 0, region: null });
    if (words) open?.find(words, page ?? 1);
    if (mark) open?.openMark(mark);
  });
  return (spot) => (wanted = spot);
}
