/** The room's address says what is open, so that it is open again after a reload, and Back leads to the paper before. */
import { untrack } from 'svelte';
import { m } from '../../paraglide/messages.js';
import { live } from '../../state/live.svelte.ts';
import type { Room } from '../../state/room.svelte.ts';
import { router } from '../../state/router.svelte.ts';
import { toasts } from '../../state/toasts.svelte.ts';
import type { Beside } from './beside.svelte.ts';
import type { Spot } from './spot.svelte.ts';
import type { RoomView } from './view.svelte.ts';

/** Which of two papers is in front where only one of them shows. */
const BESIDE = 'beside';

/** Called while a screen of the room is made; `look` goes to a spot of the paper that is open. What is returned is called after a step by hand. */
export function keepAddress(room: Room, view: RoomView, beside: Beside, look: (spot: Spot) => void): () => void {
  const path = `/room/${room.id}`;
  const ready = $derived(room.status === 'ready' && !view.gone);
  const address = $derived.by(() => {
    const { lead } = room;
    const alone = lead.presenter && !lead.mine && !lead.following ? '1' : undefined;
    const paused = lead.paused ? '1' : undefined;
    const front = beside.choice && beside.second ? BESIDE : undefined;
    const parts = Object.entries({ ...view.named, beside: beside.choice?.version.id, front, alone, paused });
    const said = parts.flatMap(([name, value]) => (value ? [`${name}=${value}`] : []));
    return said.length > 0 ? `${path}?${said.join('&')}` : path;
  });

  /** The address that was gone to last. */
  let reached = $state.raw<URLSearchParams>();
  $effect(() => {
    const { query } = router;
    if (router.path !== path || query === untrack(() => reached)) return;
    const come = ready;
    untrack(() => {
      const spot = spotIn(query);
      if (reached) turn(query, spot);
      else arrive(query, spot, come);
      beside.second = query.get('front') === BESIDE;
      if (!come) return;
      reached = query;
      tellMissing(query);
      if (spot) look(spot);
    });
  });

  /** What opens by itself is named in place; not amid the effects, where `{#await}` would make the whole screen anew. */
  $effect(() => {
    if (!ready || !reached) return;
    const now = address;
    let meant = true;
    queueMicrotask(() => meant && router.name(now));
    return () => (meant = false);
  });

  function open(query: URLSearchParams): void {
    const [item, version] = [query.get('item'), query.get('version')];
    if (item && version) view.open(item, version);
    else if (item) view.pick(item);
    else view.home();
  }

  /** What is named may be withdrawn, or not for this person: something else lies open then. */
  function tellMissing(query: URLSearchParams): void {
    const version = query.get('version');
    const current = live.link === 'live' && !live.behind;
    if (version && current && !room.paperOfVersion(version)) toasts.show(m.room_link_gone(), { bad: true });
  }

  function arrive(query: URLSearchParams, spot: Spot | undefined, come: boolean): void {
    const { lead } = room;
    const second = query.get('beside');
    if (query.has('item')) open(query);
    if (second) beside.open(second);
    if (!come) return;
    const alone = query.has('alone') && !lead.mine;
    // A link was chosen, unless it leads where the presenter is; what the screen itself was called was not.
    const linked = query.has('item') && !router.named && (spot || query.get('version') !== lead.view?.version);
    if (lead.mine && query.has('paused')) lead.leave();
    else if (alone || linked) lead.chose();
  }

  /** Back, forward, or a link to another paper of the room or a spot in it. */
  function turn(query: URLSearchParams, spot: Spot | undefined): void {
    const [item, version] = [query.get('item'), query.get('version')];
    const same = item ? view.item?.id === item && (!version || view.version?.id === version) : !view.named;
    const here = same && !view.gone;
    if (here && !spot) return;
    room.lead.chose();
    if (!here) open(query);
  }

  return () => {
    beside.second = false;
    if (ready) router.step(address);
  };
}

function spotIn(query: URLSearchParams): Spot | undefined {
  const version = query.get('version');
  const page = Number(query.get('page')) || null;
  const [words, mark] = [query.get('find') ?? undefined, query.get('mark') ?? undefined];
  return version && (page || words || mark) ? { version, page, words, mark } : undefined;
}
