import { cleanup, render, screen } from '@testing-library/svelte';
import { flushSync, tick } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Lead } from '../../state/lead.svelte.ts';
import type { Room } from '../../state/room.svelte.ts';
import type { Beside } from './beside.svelte.ts';
import Reading from './Reading.svelte';
import type { RoomView } from './view.svelte.ts';

const { readers } = vi.hoisted(() => ({ readers: new Map<string, { onsignatures?: () => void }>() }));
vi.mock('../../marks/PaperReader.svelte', () => ({
  default: (_: unknown, props: { version: string; onsignatures?: () => void }) => {
    readers.set(props.version, props);
    return {};
  },
}));
vi.mock('../../components/breakpoints.svelte.ts', () => ({ wide: {} }));
vi.mock('../../api/papers.ts', async (original) => ({
  ...(await original<object>()),
  fetchSignatures: async (version: string) => [{ signer_name: `ký ${version}`, field: 'f' }],
}));

const paper = (id: string) => ({
  id,
  item_id: 'i',
  title: `tờ trình ${id}`,
  versions: [{ id, no: 1, state: 'ready', signed: true, sha256: '', pages: 1 }],
});
const papers = { one: paper('one'), two: paper('two') };

class View {
  open = $state.raw<keyof typeof papers>('one');
  readonly gone = undefined;
  readonly papers = Object.values(papers);
  readonly paper = $derived(papers[this.open]);
  readonly version = $derived(this.paper.versions[0]);
}

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
});
afterEach(cleanup);

it('closes the window of signatures when their paper is left, and opens it over no other', async () => {
  const view = new View();
  const room = { id: 'm', me: undefined, meeting: undefined };
  const none = () => undefined;
  render(Reading, {
    room: { ...room, lead: new Lead(room) } as unknown as Room,
    view: view as unknown as RoomView,
    beside: { choices: [] } as unknown as Beside,
    reader: undefined,
    onchoose: none,
    onwiden: none,
    onopen: none,
    onpage: none,
  });
  readers.get('one')?.onsignatures?.();
  expect(await screen.findByText('ký one')).toBeDefined();
  expect(screen.getByText('tờ trình one')).toBeDefined();
  for (const open of ['two', 'one'] as const) {
    flushSync(() => (view.open = open));
    await tick();
    expect(screen.queryByText(/ký|tờ trình/u)).toBeNull();
  }
});
