import { flushSync } from 'svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { pencils } from '../../marks/pencils.svelte.ts';
import { Lead } from '../../state/lead.svelte.ts';
import type { Room } from '../../state/room.svelte.ts';
import { toasts } from '../../state/toasts.svelte.ts';
import { goAlong, type Shows } from './following.svelte.ts';
import type { RoomView } from './view.svelte.ts';

class Meeting {
  readonly id = 'm';
  readonly me = { person_id: 'me' };
  /** Nothing is known of it while the room is read anew. */
  meeting = $state.raw<{ presenter: { person_id: string; name: string } } | undefined>({
    presenter: { person_id: 'p', name: 'p' },
  });
  /** Whatever happens in the room changes this. */
  event = $state(0);
  readonly lead = new Lead(this as unknown as Room);

  paperOfVersion() {
    return this.event >= 0 ? { item_id: 'i' } : undefined;
  }
}

class View {
  version = $state.raw<{ id: string }>();
  gone = $state<string>();
  open = vi.fn((_: string, id: string) => {
    this.version = { id };
  });
}

let meeting: Meeting;
let view: View;
class Open {
  reader = $state.raw<Shows>();
}
let open: Open;

beforeEach(() => {
  meeting = new Meeting();
  view = new View();
  open = new Open();
  const stop = $effect.root(() => goAlong(meeting as unknown as Room, view as unknown as RoomView, () => open.reader));
  const at = { paper: 'p', version: 'v', page: 1, top: 0, region: null, pointer: null, idle: 0 };
  meeting.lead.heard({ meeting: 'm', by: { id: 'p', name: 'p' }, view: at });
  flushSync();
  return stop;
});

it('opens the paper that is shown once, whatever happens in the room and is drawn', () => {
  meeting.event += 1;
  flushSync();
  pencils.press()();
  flushSync();
  expect(view.open).toHaveBeenCalledExactlyOnceWith('i', 'v');
});

it('opens it again where the meeting goes on elsewhere, once the hand is lifted, and not for who has left', () => {
  const lift = pencils.press();
  view.version = { id: 'w' };
  flushSync();
  expect(view.version.id).toBe('w');
  lift();
  flushSync();
  expect(view.version.id).toBe('v');
  meeting.lead.chose();
  view.version = { id: 'w' };
  meeting.event += 1;
  flushSync();
  pencils.press()();
  flushSync();
  expect(view.version.id).toBe('w');
});

it('shows the place to the reader that takes the place of another paper’s, once', () => {
  const [old, made] = [{ show: vi.fn() }, { show: vi.fn() }];
  open.reader = old;
  flushSync();
  old.show.mockClear();
  open.reader = made;
  meeting.event += 1;
  flushSync();
  meeting.event += 1;
  flushSync();
  expect(made.show).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ page: 1 }));
  expect(old.show).not.toHaveBeenCalled();
});

it('says who presents when that changes, and not because the room is read anew', () => {
  const say = vi.spyOn(toasts, 'show').mockImplementation(() => undefined);
  const presents = (who: string | undefined) => {
    meeting.meeting = who === undefined ? undefined : { presenter: { person_id: who, name: who } };
    flushSync();
  };
  presents(undefined);
  presents('p');
  expect(say).not.toHaveBeenCalled();
  presents('me');
  presents(undefined);
  presents('me');
  expect(say).toHaveBeenCalledOnce();
  presents(undefined);
  presents('q');
  expect(say).toHaveBeenCalledTimes(2);
  expect(say).toHaveBeenLastCalledWith(expect.stringContaining('q'));
});
