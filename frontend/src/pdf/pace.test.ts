// @vitest-environment node
import { expect, it, vi } from 'vitest';
import { paced } from './pace.ts';

const given = (...chunks: string[]) =>
  new ReadableStream<string>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

async function all(stream: ReadableStream<string>): Promise<string[]> {
  const found: string[] = [];
  for (let reader = stream.getReader(), next = await reader.read(); !next.done; next = await reader.read())
    found.push(next.value);
  return found;
}

const whole = (chunk: string) => [chunk];

it('hands on everything in its order, cut small', async () => {
  const cut = (chunk: string) => [...chunk];
  expect(await all(paced(given('ab', '', 'c'), cut, async () => undefined))).toEqual(['a', 'b', 'c']);
});

it('waits until it is calm', async () => {
  let settle = () => {};
  const calm = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const read = vi.fn();
  const reading = all(paced(given('a'), whole, () => calm)).then(read);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(read).not.toHaveBeenCalled();
  settle();
  await reading;
  expect(read).toHaveBeenCalledWith(['a']);
});

it('gives the screen a turn where the work takes long', async () => {
  const turns: string[] = [];
  const reader = paced(given('a', 'b'), whole, async () => undefined).getReader();
  await reader.read();
  setTimeout(() => turns.push('the screen'));
  for (const until = performance.now() + 12; performance.now() < until; );
  await reader.read();
  turns.push('b');
  expect(turns).toEqual(['the screen', 'b']);
});

it('ends the source when it is not wanted any more, even while it waits', async () => {
  const cancelled = vi.fn();
  const source = new ReadableStream<string>({ pull: (to) => to.enqueue('a'), cancel: cancelled });
  const reader = paced(source, whole, () => new Promise<void>(() => undefined)).getReader();
  const reading = reader.read();
  await reader.cancel('over');
  expect(await reading).toEqual({ done: true, value: undefined });
  expect(cancelled).toHaveBeenCalledWith('over');
});
