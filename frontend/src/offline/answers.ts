/** The last answers to what screens ask first, for when the server cannot be asked. */
import { LinkLost } from '../api/client.ts';
import { shelf } from './store.ts';

const answers = shelf('answers');

/** Asks, and keeps the answer; gives the kept one when no answer comes. Throws ApiProblem, and LinkLost where none is kept. */
export async function askOrKept<T>(name: string, ask: () => Promise<T>): Promise<T> {
  try {
    const answer = await ask();
    void answers.put(name, answer);
    return answer;
  } catch (error) {
    const kept = error instanceof LinkLost ? await answers.get<T>(name) : undefined;
    if (kept === undefined) throw error;
    return kept;
  }
}
