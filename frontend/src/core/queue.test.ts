import { expect, it } from 'vitest';
import { Queue } from './queue.ts';

it('takes one after the other, the urgent ones first', async () => {
  const queue = new Queue();
  const done: string[] = [];
  const work = async (name: string, urgent: boolean) => {
    const end = await queue.turn(urgent);
    done.push(name);
    await Promise.resolve();
    end();
    end();
  };
  await Promise.all([work('first', false), work('later', false), work('urgent', true), work('last', false)]);
  expect(done).toEqual(['first', 'urgent', 'later', 'last']);
});
