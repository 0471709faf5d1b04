/** The worker behind `clerk.ts`. */
import type { Task } from './clerk.ts';
import { failureOf } from './failures.ts';
import { labour } from './labour.ts';

addEventListener('message', async ({ data }: MessageEvent<Task>) => {
  const { id, name, given } = data;
  try {
    const value = await (labour[name] as (...given: unknown[]) => Promise<unknown>)(...given);
    // What was opened goes over as it is, without a copy.
    const moved = value instanceof Uint8Array ? [value.buffer] : [];
    postMessage({ id, value }, { transfer: moved });
  } catch (error) {
    postMessage({ id, failure: failureOf(error) });
  }
});
