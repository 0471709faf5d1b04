/** The order in which marks are drawn and listed. */
import type { Mark } from './model.ts';

/** The oldest first, those not yet sent last. */
export function byAge(a: Mark, b: Mark): number {
  const [x, y] = [a.created_at || '~', b.created_at || '~'];
  return x === y ? (a.id < b.id ? -1 : 1) : x < y ? -1 : 1;
}
