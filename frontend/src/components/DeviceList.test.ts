import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import * as api from '../api/devices.ts';
import { m } from '../paraglide/messages.js';
import { account } from '../state/account.svelte.ts';
import * as format from '../text/format.ts';
import DeviceList from './DeviceList.svelte';

afterEach(cleanup);

it('tells two alike devices apart by when they were registered and last seen, and which one is in use', async () => {
  const never = { wipe_asked_at: null, erased_at: null };
  const alike = { name: 'Chrome, Linux', platform: 'Linux', ...never };
  const [registered, seen] = ['2026-11-27T02:05:00Z', '2026-11-28T09:41:00Z'];
  vi.spyOn(account, 'me', 'get').mockReturnValue({ account_id: 'mine' } as typeof account.me);
  vi.spyOn(api, 'fetchMyDevices').mockResolvedValue([
    { id: 'this', ...alike, registered_at: '2026-11-29T01:00:00Z', seen_at: seen, here: true },
    { id: 'other', ...alike, registered_at: registered, seen_at: seen, here: false },
  ]);
  render(DeviceList, { account: 'mine' });
  const [here, other] = await screen.findAllByRole('button');
  const described = (each: Element | undefined) =>
    document.getElementById(each?.getAttribute('aria-describedby') ?? '')?.textContent;
  expect(described(here)).toBe(m.devices_in_use({ registered: format.dateTime('2026-11-29T01:00:00Z') }));
  expect(described(other)).toBe(
    m.devices_seen({ registered: format.dateTime(registered), seen: format.dateTime(seen) }),
  );
  expect(screen.getAllByText(m.devices_here())).toHaveLength(1);
});
