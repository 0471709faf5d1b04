/** The papers on this device, by version. */
import { shelf } from './store.ts';

export const keptPapers = shelf('papers');
