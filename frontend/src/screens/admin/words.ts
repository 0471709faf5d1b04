/** Messages of the administrator's screens chosen by a code from the server. */
import { words } from 'virtual:words/admin';
import { lookup } from '../../text/lookup.ts';
import type { AdminPrefix } from '../../text/prefixes.ts';

export const { messageOf: adminMessageOf, word: adminWord } = lookup<AdminPrefix>(words);
