/** Takes the room's screen where the presenter looks, and notes when somebody's own hand moves it. */
import { untrack } from 'svelte';
import type { View } from '../../core/view.ts';
import { pencils } from '../../marks/pencils.svelte.ts';
import { m } from '../../paraglide/messages.js';
import type { Lead } from '../../state/lead.svelte.ts';
import type { Room } from '../../state/room.svelte.ts';
import { toasts } from '../../state/toasts.svelte.ts';
import type { RoomView } from './view.svelte.ts';

/** What of a reader is needed. */
export interface Shows {
  show: (view: View) => void;
}

const MOVES = new Set([' ', ...'ArrowDown ArrowUp PageDown PageUp Home End Enter + = - 0 9 n p r N P R'.split(' ')]);
/** Before the reader hears of a key: it moves at once. */
const FIRST = { capture: true, passive: true };

/** Called while a screen of the room is made; `reader` is the one that is open. */
export function goAlong(room: Room, view: RoomView, reader: () => Shows | undefined): void {
  const { lead } = room;
  const led = $derived(lead.following ? (lead.view ?? undefined) : undefined);
  /** Where to look, as a value: a pointer that moves over the page moves nothing else. */
  const place = $derived(led && JSON.stringify([led.version, led.page, led.top, led.region]));
  const version = $derived(led?.version);
  /** The item of that paper, as a value: whatever else happens in the room moves nothing. */
  const item = $derived(version && room.paperOfVersion(version)?.item_id);
  /** The reader of that paper; as it takes the place of another one's, it is shown the place anew. */
  const open = $derived(version !== undefined && view.version?.id === version ? reader() : undefined);

  /** The place that was shown, and by which reader: when the hand is lifted that again is no news. */
  let shown: { place: string; open: Shows } | undefined;
  $effect(() => {
    if (!version || !item || pencils.down) return;
    if (view.gone || view.version?.id !== version) untrack(() => view.open(item, version));
  });
  $effect(() => {
    if (!place || !open) shown = undefined;
    else if ((place !== shown?.place || open !== shown.open) && !pencils.down) {
      shown = { place, open };
      untrack(() => {
        lead.showing();
        if (led) open.show(led);
      });
    }
  });
  $effect(() => lead.open());

  let told: string | undefined;
  $effect(() => {
    if (!room.meeting) return;
    const presenter = lead.presenter;
    const before = told;
    told = presenter?.person_id ?? '';
    if (before === undefined || before === told) return;
    untrack(() => {
      if (presenter) toasts.show(lead.mine ? m.room_follow_you() : m.room_follow_begun({ name: presenter.name }));
      else if (before === room.me?.person_id) toasts.show(m.room_follow_you_no_more());
    });
  });
}

/** Attached to what holds the reader: tells the lead of gestures that move the paper. */
export function gestures(lead: Lead): (node: HTMLElement) => () => void {
  return (node) => {
    const moved = () => lead.gesture();
    const pressed = ({ target, pointerType }: PointerEvent) => {
      // A button of the reader moves it; so does a finger or a mouse on its scroll bar, but nothing that writes on a page.
      const on = target instanceof Element ? target : undefined;
      const writes = pointerType === 'pen' || (pencils.tool !== undefined && on?.closest('.sheet'));
      if (!writes || on?.closest('button')) moved();
    };
    const typed = (event: KeyboardEvent) => {
      if (MOVES.has(event.key) && !(event.target instanceof HTMLTextAreaElement)) moved();
    };
    const entered = ({ target }: Event) => {
      if (target instanceof Element && target.matches('[type="range"], [type="search"]')) moved();
    };
    node.addEventListener('wheel', moved, { passive: true });
    node.addEventListener('touchmove', moved, { passive: true });
    node.addEventListener('pointerdown', pressed, { passive: true });
    node.addEventListener('input', entered, FIRST);
    window.addEventListener('keydown', typed, FIRST);
    return () => {
      node.removeEventListener('wheel', moved);
      node.removeEventListener('touchmove', moved);
      node.removeEventListener('pointerdown', pressed);
      node.removeEventListener('input', entered, FIRST);
      window.removeEventListener('keydown', typed, FIRST);
    };
  };
}
