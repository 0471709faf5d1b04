import { cleanup, render } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import type { Lead } from '../../state/lead.svelte.ts';
import type { Beside } from './beside.svelte.ts';
import { gestures } from './following.svelte.ts';
import Panes from './Panes.svelte';

vi.mock('../../marks/PaperReader.svelte', () => ({ default: () => ({}) }));
vi.mock('../../components/breakpoints.svelte.ts', () => ({ wide: { upright: false } }));
afterEach(cleanup);

it('lets a hand on the first of two papers alone lead the room or leave it', () => {
  const gesture = vi.fn();
  const version = { id: 'v', no: 1 };
  const choice = { paper: { id: 'p', title: 'Tờ trình', versions: [version] }, version, several: false };
  const children = createRawSnippet(() => ({ render: () => '<p>Nghị quyết</p>' }));
  const hand = gestures({ gesture } as unknown as Lead);
  const { container } = render(Panes, { title: '', beside: { choice } as unknown as Beside, hand, children });
  const panes = container.querySelectorAll('.pane');
  panes[1]?.dispatchEvent(new Event('wheel', { bubbles: true }));
  expect([panes.length, gesture.mock.calls.length]).toEqual([2, 0]);
  panes[0]?.querySelector('p')?.dispatchEvent(new Event('wheel', { bubbles: true }));
  expect(gesture).toHaveBeenCalledOnce();
});
