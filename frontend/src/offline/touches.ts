/** When somebody last touched a page of this browser, whichever it was. */
import { plain, writtenPlain } from './plain.ts';

const PLACE = 'ecabinet.touched';

export const noteTouch = (now: number): void => void writtenPlain(PLACE, String(now));

/** Milliseconds since 1970; 0 where nobody did, or on a clock that went back since. */
export function lastTouch(now: number): number {
  const at = Number(plain()?.getItem(PLACE) ?? 0);
  return at <= now ? at : 0;
}
