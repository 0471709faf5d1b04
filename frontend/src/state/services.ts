/** What goes on while somebody is logged in: the socket, the start page, marks, papers fetched ahead. */
import type { Id, Me } from '../api/contract.ts';
import { ahead } from '../offline/ahead.svelte.ts';
import { device } from '../offline/device.ts';
import { shell } from '../offline/shell.svelte.ts';
import { m } from '../paraglide/messages.js';
import { live } from './live.svelte.ts';
import { marks } from './marks.svelte.ts';
import { notices } from './notices.svelte.ts';
import { rooms } from './rooms.svelte.ts';
import { toasts } from './toasts.svelte.ts';
import { today } from './today.svelte.ts';
import { isBlank, unfinished } from './unfinished.svelte.ts';
import { unkept } from './unkept.svelte.ts';
import { uploads } from './uploads.svelte.ts';

/** What the server says of this login, live. */
export interface Heard {
  logout: (reason: string) => void;
  locked: () => void;
  wiped: () => void;
  access: () => void;
}

/** `stays` tells, once this device has answered, whether it is still this person who is here. */
export function startServices(me: Me, heard: Heard, stays: () => boolean): void {
  live.start({
    ...heard,
    notice: (notice) => notices.receive(notice),
    outdated: () => shell.tell(),
  });
  today.start();
  marks.start(me.person);
  unfinished.start(me.person.id);
  void device.kept().then(() => {
    if (!stays()) return;
    void ahead.start({
      keep: (paper) => marks.keep(paper),
      keepNotebook: (meeting) => marks.keepNotebook(meeting),
      forget,
      outdate: () => marks.outdate(),
      keepOnly: (papers) => marks.keepOnly(papers),
    });
  });
  shell.start();
}

/** A paper that may no longer be read leaves with its marks. One's own work that has not reached the server waits. */
async function forget(paper: Id): Promise<void> {
  const begun = unfinished.on(paper).filter((words) => !isBlank(words)).length;
  const count = begun + (await marks.forget(paper));
  if (count === 0) return;
  await unkept.look();
  toasts.show(unkept.atRisk ? m.marks_wait_in_page({ count }) : m.marks_wait_for_paper({ count }));
}

/** Asks for what may have been missed while the screen was covered. */
export function catchUp(): void {
  void today.refresh();
  void ahead.look();
  for (const room of rooms.all) if (room.status !== 'ready') void room.load();
}

export function stopServices(): void {
  live.stop();
  today.stop();
  ahead.stop();
  marks.stop();
  unfinished.stop();
  rooms.clear();
  notices.clear();
  uploads.clear();
}
