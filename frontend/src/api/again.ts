/** Asking again after a link was lost, for those who cannot ask a second time themselves. */
import { backoff } from '../core/backoff.ts';
import { LinkLost } from './client.ts';

/** Asks until there is an answer: a network that comes back needs nobody to press anything. Undefined once nobody waits for it; throws what the answer throws. */
export async function untilAnswered<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof LinkLost)) throw error;
      await pause(backoff(attempt), signal);
    }
  }
  return undefined;
}

function pause(time: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, time);
    signal.addEventListener('abort', over);
  });
}
