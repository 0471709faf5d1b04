/** The last answers to what screens ask first, for when the server cannot be asked. */
import { LinkLost } from '../api/client.ts';
import { shelf } from './store.ts';

const answers = shelf('answers');

/** The name of all meetings one sees. */
export const MEETINGS = 'meetings';

/** Asks, and keeps the answer. Throws as asking does. */
export async function askAndKeep<T>(name: string, ask: () => Promise<T>): Promise<T> {
  const answer = await ask();
  void answers.put(name, answer);
  return answer;
}

/** Asks, and keeps the answer; gives the kept one when no answer comes. Throws ApiProblem, and LinkLost where none is kept. */
export async function askOrKept<T>(name: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await askAndKeep(name, ask);
  } catch (error) {
    const kept = error instanceof LinkLost ? await answers.get<T>(name) : undefined;
    if (kept === undefined) throw error;
    return kept;
  }
}

/** The answer as it was last kept, without asking; undefined where none is. */
export const knownAnswer = <T>(name: string) => answers.get<T>(name);
