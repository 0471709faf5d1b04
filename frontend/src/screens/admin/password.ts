/** A first password that can be read aloud: letters and figures that do not look alike, in groups. */

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const LENGTH = 4;

/** About 79 bits from the machine's generator, as `kx7m-…`. */
export function suggestedPassword(): string {
  const group = () => Array.from({ length: LENGTH }, () => LETTERS[below(LETTERS.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** An even choice below `limit` (at most 256): bytes past the last whole multiple are drawn again. */
function below(limit: number): number {
  const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
  return byte < 256 - (256 % limit) ? byte % limit : below(limit);
}
