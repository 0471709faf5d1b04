import { expect, it } from 'vitest';
import { Pending } from './pending.ts';

it('gives each answer to whoever asked for it, and an error to all who still wait', async () => {
  const pending = new Pending<string>();
  const sent: number[] = [];
  const [first, second, third] = [1, 2, 3].map(() => pending.ask((id) => sent.push(id)));
  pending.answered(sent[1] ?? 0, 'b');
  pending.failed(sent[0] ?? 0, new Error('a'));
  pending.answered(sent[0] ?? 0, 'late');
  pending.allFailed(() => new Error('gone'));
  await expect(first).rejects.toThrow('a');
  await expect(second).resolves.toBe('b');
  await expect(third).rejects.toThrow('gone');
});
