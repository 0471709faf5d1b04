/** Waiting before the n-th attempt (n from 0): doubled each time up to a ceiling, then spread so that a room does not return at once. */
export function backoff(attempt: number, random: () => number = Math.random, first = 500, most = 4_000): number {
  const ceiling = Math.min(most, first * 2 ** Math.min(attempt, 16));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}
