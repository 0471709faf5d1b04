/** The room's address says what is open, so that it is open again after a reload, and Back leads to the paper before. */
import { untrack } from 'svelte';
import type { Room } from '../../state/room.svelte.ts';
import { router } from '../../state/router.svelte.ts';
import type { Beside } from './beside.svelte.ts';
import type { RoomView } from './view.svelte.ts';

/** A place in the paper that is open. */
export interface Spot {
  page: number | null;
  words?: string | undefined;
  mark?: string | undefined;
}

/** Called while a screen of the room is made; `look` goes to a spot. What is returned is called after a step by hand. */
export function keepAddress(room: Room, view: RoomView, beside: Beside, look: (spot: Spot) => void): () => void {
  const path = `/room/${room.id}`;
  const ready = $derived(room.status === 'ready' && !view.gone);
  const address = $derived.by(() => {
    const { lead } = room;
    const alone = lead.presenter && !lead.mine && !lead.following ? '1' : undefined;
    const parts = Object.entries({ ...view.named, beside: beside.choice?.version.id, alone });
    const said = parts.flatMap(([name, value]) => (value ? [`${name}=${value}`] : []));
    return said.length > 0 ? `${path}?${said.join('&')}` : path;
  });

  /** The address that was gone to last. */
  let reached: URLSearchParams | undefined;
  $effect(() => {
    const { query } = router;
    if (router.path !== path || query === reached) return;
    const come = ready;
    untrack(() => {
      if (reached) goBack(query);
      else arrive(query, come);
      if (!come) return;
      reached = query;
      const spot = {
        page: Number(query.get('page')) || null,
        words: query.get('find') ?? undefined,
        mark: query.get('mark') ?? undefined,
      };
      if (spot.page || spot.words || spot.mark) look(spot);
    });
  });

  /** What opens by itself is named in place. */
  $effect(() => {
    if (ready) router.name(address);
  });

  function open(query: URLSearchParams): void {
    const [item, version] = [query.get('item'), query.get('version')];
    if (item && version) view.open(item, version);
    else if (item) view.pick(item);
    else view.home();
  }

  function arrive(query: URLSearchParams, come: boolean): void {
    const second = query.get('beside');
    if (query.has('item')) open(query);
    if (second) beside.open(second);
    if (come && query.has('alone') && room.lead.presenter && !room.lead.mine) room.lead.leave();
  }

  /** Back, forward, or a link to another paper of the room. */
  function goBack(query: URLSearchParams): void {
    const { item, version } = view.named ?? {};
    if ((query.get('item') ?? undefined) === item && (query.get('version') ?? undefined) === version) return;
    room.lead.chose();
    open(query);
  }

  return () => {
    if (ready) router.step(address);
  };
}
