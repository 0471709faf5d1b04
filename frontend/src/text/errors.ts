/** What went wrong, in a sentence that says what to do. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import { m } from '../paraglide/messages.js';
import * as format from './format.ts';
import { messageOf } from './lookup.ts';

/** As much of a request's id as somebody reads out; its line in the log begins with it. */
const READ_OUT = 8;

/** Sizes and instants come as bytes and ISO text; a sentence wants them written out. */
function shown(extra: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const written = Object.entries(extra).map(([name, value]) => {
    if (typeof value === 'number' && /(size|bytes)$/u.test(name)) return [name, format.fileSize(value)];
    if (typeof value === 'string' && name === 'request_id') return [name, value.slice(0, READ_OUT)];
    if (typeof value === 'string' && name.endsWith('_at')) return [name, format.time(value)];
    return [name, value];
  });
  return Object.fromEntries(written);
}

/** The sentence for anything a call can throw. */
export function errorText(error: unknown): string {
  if (error instanceof LinkLost) return m.error_link_lost();
  if (error instanceof ApiProblem) {
    return messageOf('error', error.code, shown(error.extra)) ?? m.error_unknown({ code: error.code });
  }
  return m.error_unknown({ code: error instanceof Error ? error.name : 'error' });
}

/** The sentence for a code alone, as in a refused file or a denied meeting. */
export function errorCodeText(code: string): string {
  return messageOf('error', code) ?? m.error_unknown({ code });
}
