import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import type { BallotState } from '../../core/ballot.ts';
import Choices from './Choices.svelte';

afterEach(cleanup);

function show(state: BallotState) {
  const onpress = vi.fn();
  render(Choices, { state, labelledby: 'question', onpress });
  return { onpress, user: userEvent.setup(), radio: (name: RegExp) => screen.getByRole('radio', { name }) };
}

const ballot = {
  vote_id: 'v',
  choice: 'for',
  revision: 1,
  cast_at: '2026-11-23T02:53:12Z',
  receipt: 'K7-204',
  by_hand: false,
} as const;

it('sends with one tap', async () => {
  const { onpress, user, radio } = show({ kind: 'free' });
  await user.click(radio(/^Không tán thành/u));
  expect(onpress.mock.calls).toEqual([['against']]);
});

it('does not vote when arrows pass over a choice, only when it is pressed', async () => {
  const { onpress, user, radio } = show({ kind: 'free' });
  await user.tab();
  expect(document.activeElement).toBe(radio(/^Tán thành/u));
  await user.keyboard('{ArrowDown}');
  expect(document.activeElement).toBe(radio(/^Không tán thành/u));
  expect(onpress).not.toHaveBeenCalled();
  await user.keyboard(' ');
  expect(onpress.mock.calls).toEqual([['against']]);
});

it('says how far the chosen one has come', () => {
  const { radio } = show({ kind: 'not_sent', choice: 'abstain' });
  expect(radio(/Chưa gửi/u)).toBe(radio(/^Không biểu quyết/u));
  expect(radio(/Chưa gửi/u).getAttribute('aria-checked')).toBe('true');
  expect(radio(/^Tán thành/u).getAttribute('aria-checked')).toBe('false');
});

it('marks the recorded choice and leaves the others to change to', async () => {
  const { onpress, user, radio } = show({ kind: 'recorded', ballot });
  expect(radio(/^Tán thành/u).textContent).toContain('Đã chọn');
  await user.click(radio(/^Không biểu quyết/u));
  expect(onpress.mock.calls).toEqual([['abstain']]);
});
