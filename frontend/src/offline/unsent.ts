/** How much of a person's work lies here and has not reached the server. */
import { shelf } from './store.ts';

const marks = shelf('marks');
const words = shelf('words');

/** Changes to marks and notes that wait, whoever's they are: counted by their places, so that no key is needed. */
export const unsentHere = (): Promise<number> => marks.count('ops ');

/** All that is lost where the device is emptied: those, and texts that are only begun. */
export const workHere = async (): Promise<number> => (await unsentHere()) + (await words.count(''));

/** They themselves, as far as they can be opened. */
export const readUnsent = () => marks.entries('ops ');

/** Has them wait here again. */
export const putUnsent = (unsent: readonly (readonly [string, unknown])[]): Promise<void> => marks.change(unsent);

/** Those of them that the device could not keep: they are lost with the page. */
export const unkeptHere = (): Promise<number> => marks.inMemory('ops ');
