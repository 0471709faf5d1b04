import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RoomMe } from '../../api/contract.ts';
import { Lead } from '../../state/lead.svelte.ts';
import { live } from '../../state/live.svelte.ts';
import type { Room } from '../../state/room.svelte.ts';
import Presenting from './Presenting.svelte';

vi.mock('../../components/breakpoints.svelte.ts', () => ({ wide: {} }));

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
  vi.spyOn(live, 'send').mockImplementation(() => undefined);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('stops sharing where the switch says that one shares: as the link comes back, and while my other device shows the way', async () => {
  const presenter = { person_id: 'me', name: 'me' };
  const me = { person_id: 'me', chair: false, staff: false } as RoomMe;
  const meeting = { presenter, secretary_may_run: false };
  const user = userEvent.setup();
  for (const elsewhere of [false, true]) {
    const lead = new Lead({ id: 'm', me, meeting });
    lead.passed('me');
    const view = { paper: 'p', version: 'v', page: 4, top: 0, region: null, pointer: null, idle: 0 };
    if (elsewhere) lead.heard({ meeting: 'm', by: { id: 'me', name: 'me' }, view });
    expect(lead.leading).toBe(false);
    render(Presenting, { room: { id: 'm', me, lead, attendees: [] } as unknown as Room, tight: false });
    await user.click(screen.getByRole('button', { name: 'Đang trình bày' }));
    const share = screen.getByRole('switch');
    expect(share.getAttribute('aria-checked')).toBe('true');
    await user.click(share);
    expect([lead.paused, lead.leading, share.getAttribute('aria-checked')]).toEqual([true, false, 'false']);
    await user.click(share);
    expect([lead.paused, lead.leading]).toEqual([false, true]);
    cleanup();
  }
});
