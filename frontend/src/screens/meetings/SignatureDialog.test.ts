import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SignatureReport } from '../../api/papers.ts';
import SignatureDialog from './SignatureDialog.svelte';

type Answer = (reports: Partial<SignatureReport>[]) => void;
const { answers } = vi.hoisted(() => ({ answers: new Map<string, Answer>() }));
vi.mock('../../api/papers.ts', () => ({
  fetchSignatures: (version: string) => new Promise((answer) => answers.set(version, answer as Answer)),
}));

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
});
afterEach(cleanup);

/** Whatever an answer brings about has been shown by then. */
const handled = () => new Promise((done) => setTimeout(done));
const onclose = () => undefined;
const signed = (signer_name: string) => [{ signer_name, field: 'f', intact: true, trust: 'trusted' as const }];

it('shows the signatures of the version whose title it bears, and no answer that comes late for another one', async () => {
  const { rerender } = render(SignatureDialog, { version: 'one', title: 'Tờ trình', onclose });
  await rerender({ version: 'two', title: 'Nghị định', onclose });
  answers.get('two')?.(signed('Người ký hai'));
  expect(await screen.findByText('Người ký hai')).toBeDefined();
  answers.get('one')?.(signed('Người ký một'));
  await handled();
  expect(screen.queryByText('Người ký một')).toBeNull();
  expect(screen.getByText('Người ký hai')).toBeDefined();
  await rerender({ version: 'three', title: 'Nghị quyết', onclose });
  expect(screen.queryByText('Người ký hai')).toBeNull();
});
