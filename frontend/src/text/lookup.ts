/** Messages chosen by a code from the server. Keys are `<prefix>_<code>`. */
import { words } from 'virtual:words/everywhere';
import type { Prefix } from './prefixes.ts';

export type Words = Readonly<Record<string, ((params?: Record<string, unknown>) => string) | undefined>>;

/** Ways to look up in a table: `messageOf` gives the message `<prefix>_<code>` if the catalogue has it, `word` the code itself where it has none. */
export function lookup<P extends string>(table: Words) {
  function messageOf(prefix: P, code: string, params?: Record<string, unknown>): string | undefined {
    return table[`${prefix}_${code}`]?.(params);
  }
  function word(prefix: P, code: string | null | undefined): string {
    return code ? (messageOf(prefix, code) ?? code) : '';
  }
  return { messageOf, word };
}

export const { messageOf, word } = lookup<Prefix>(words);
