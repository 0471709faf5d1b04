/** How much of a person's work lies here and has not reached the server. */
import { type Shelf, shelf } from './store.ts';

const marks = shelf('marks');
const words = shelf('words');

/** Changes to marks and notes that wait, whoever's they are: counted by their places, so that no key is needed. */
export const unsentHere = (): Promise<number> => marks.count('ops ');

/** All that is lost where the device is emptied: those, and texts that are only begun. */
export const workHere = async (): Promise<number> => (await unsentHere()) + (await words.count(''));

/** Reads all of it that can be opened; answers with how to have it wait here again. */
export async function readWork(): Promise<() => Promise<void>> {
  const putBack = await Promise.all([read(marks, 'ops '), read(words, '')]);
  return async () => void (await Promise.all(putBack.map((put) => put())));
}

/** How much of it the key that is here does not open. */
export const closedHere = async (): Promise<number> => (await closed(marks, 'ops ')) + (await closed(words, ''));

/** Those changes that the device could not keep: they are lost with the page. */
export const unkeptHere = async (): Promise<number> => (await marks.inMemory('ops ')).length;

/** The same of texts that are only begun. */
export const begunUnkept = async (): Promise<number> => (await words.inMemory('')).length;

/** What was written since it was read is newer, and stays. */
async function read(from: Shelf, prefix: string): Promise<() => Promise<void>> {
  const found = await from.entries(prefix);
  return async () => {
    const newer = new Set((await from.entries(prefix)).map(([key]) => key));
    await from.change(found.filter(([key]) => !newer.has(key)));
  };
}

async function closed(on: Shelf, prefix: string): Promise<number> {
  const [all, opened] = await Promise.all([on.count(prefix), on.entries(prefix)]);
  return all - opened.length;
}
