import { expect, it, vi } from 'vitest';
import { device } from '../offline/device.ts';
import { elsewhere } from './elsewhere.svelte.ts';

it('counts what lies here beyond what this tab counts itself, when another tab tells of it', async () => {
  const kept = vi.spyOn(device, 'unsent').mockResolvedValue(1);
  elsewhere.ownMore(1);
  elsewhere.changed();
  await vi.waitFor(() => expect(kept).toHaveBeenCalledOnce());
  expect(elsewhere.unsent).toBe(0);
  kept.mockResolvedValue(2);
  const other = new BroadcastChannel('ecabinet.unsent');
  other.postMessage('changed');
  await vi.waitFor(() => expect(elsewhere.unsent).toBe(1));
  other.close();
});
