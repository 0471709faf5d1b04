import { expect, it, vi } from 'vitest';
import { ApiProblem } from '../../api/client.ts';
import type { Room } from '../../state/room.svelte.ts';
import { Desk } from './desk.svelte.ts';

vi.mock('../../state/outbox.svelte.ts', () => ({
  outbox: { run: (command: (key: string) => unknown) => command('key') },
}));

const me = {
  person_id: 'chair',
  login_id: 'this',
  attendee_id: null,
  role: 'chair',
  staff: true,
  chair: true,
  full: true,
};
const holder = {
  person_id: 'chair',
  name: 'Lê Khắc Sơn',
  login_id: 'this',
  device: 'iPad',
  since: '2026-11-23T01:00:00Z',
};

function member(id: string, presence: string) {
  return { id: `a-${id}`, person: { id }, role: 'member', presence };
}

function desk(change: { me?: object; console?: object | null; may?: boolean; voted?: string[] } = {}) {
  const vote = { id: 'v' };
  const room = {
    me: { ...me, ...change.me },
    meeting: {
      state: 'in_session',
      console: change.console === undefined ? holder : change.console,
      secretary_may_run: change.may ?? false,
    },
    attendees: [member('p1', 'in_room'), member('p2', 'remote'), member('p3', 'absent'), member('p4', 'in_room')],
    openVote: change.voted ? vote : undefined,
    electors: () => ['p1', 'p2', 'p3'],
    progress: () => ({ voted: change.voted }),
    entities: { vote: { v: vote } },
  };
  return new Desk(room as unknown as Room);
}

it('lets the device that holds the console run the room', () => {
  expect(desk().refusal).toBeUndefined();
});

it('tells another device of the same person who holds it', () => {
  const other = desk({ me: { login_id: 'that' } });
  expect(other.holds).toBe(false);
  expect(other.refusal).toContain('Lê Khắc Sơn');
});

it('refuses a secretary without permission, and with it asks to take the console', () => {
  const secretary = { person_id: 's', login_id: 's1', chair: false };
  expect(desk({ me: secretary }).mayRun).toBe(false);
  expect(desk({ me: secretary, may: true }).mayRun).toBe(true);
  expect(desk({ me: secretary, may: true, console: null }).refusal).not.toBe(desk({ me: secretary }).refusal);
});

it('waits for electors who are present and have not voted', () => {
  expect(desk({ voted: ['p1'] }).waiting.map((each) => each.person.id)).toEqual(['p2']);
  expect(desk().waiting).toEqual([]);
});

it('shows a refusal until the next command', async () => {
  const held = desk();
  expect(await held.run('close', () => Promise.reject(new ApiProblem(409, 'vote_still_open')))).toBe(false);
  expect(held.failure).not.toContain('vote_still_open');
  expect(held.failure).toBeTruthy();
  expect(await held.run('close', () => Promise.resolve())).toBe(true);
  expect(held.failure).toBeUndefined();
});

it('keeps what is being written for each item', () => {
  const held = desk();
  held.keep('one', { text: 'Thống nhất', version: 2 });
  held.keep('two', { text: 'Giao Bộ Tài chính', version: 0 });
  held.keep('one', undefined);
  expect([held.draft('one'), held.draft('two')?.version]).toEqual([undefined, 0]);
});
