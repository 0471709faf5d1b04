/** Messages chosen by a code from the server. Keys are `<prefix>_<code>`. */
import { m } from '../paraglide/messages.js';

type Message = (params?: Record<string, unknown>) => string;
const table = m as unknown as Readonly<Record<string, Message | undefined>>;

/** The message `<prefix>_<code>`; the code itself where the catalogue has none. */
export function word(prefix: string, code: string | null | undefined): string {
  if (!code) return '';
  return table[`${prefix}_${code}`]?.() ?? code;
}

/** The message of a key with its parameters, if the catalogue has it. */
export function messageOf(key: string, params: Record<string, unknown>): string | undefined {
  return table[key]?.(params);
}
