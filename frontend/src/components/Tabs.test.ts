import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import Tabs from './Tabs.svelte';

afterEach(cleanup);

const nothing = () => undefined;
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe = nothing;
    disconnect = nothing;
  },
);

it('scrolls to the current tab where not all fit', async () => {
  const seen: string[] = [];
  Element.prototype.scrollIntoView = function scrolled() {
    seen.push(this.textContent ?? '');
  };
  const tabs = [
    { id: 'accounts', label: 'Tài khoản' },
    { id: 'audit', label: 'Nhật ký' },
  ];
  const props = { tabs, current: 'audit', label: 'Quản trị', prefix: 'admin', onchoose: vi.fn() };
  const { rerender } = render(Tabs, props);
  expect(screen.getByRole('tab', { selected: true }).textContent).toBe('Nhật ký');
  await rerender({ ...props, current: 'accounts' });
  expect(seen).toEqual(['Nhật ký', 'Tài khoản']);
});
