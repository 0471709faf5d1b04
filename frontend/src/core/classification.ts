/** How secret a paper is: thường, mật, tối mật, tuyệt mật. */

export const LEVELS = ['normal', 'secret', 'top_secret', 'absolute_secret'] as const;
export type Level = (typeof LEVELS)[number];

/** Whether a file of this level is more secret than `ceiling`, so that no machine of the installation may hold it. */
export function isAbove(level: Level, ceiling: Level): boolean {
  return LEVELS.indexOf(level) > LEVELS.indexOf(ceiling);
}

/** The levels a file may be given, and the one it has, whatever the installation allows by now. */
export function allowed(ceiling: Level, present: Level): Level[] {
  return LEVELS.filter((level) => level === present || !isAbove(level, ceiling));
}
