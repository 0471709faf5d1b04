/** Moving one item of a list a few places. */

/** The ids with one moved by `by` places; nothing where it would leave the list. */
export function moved(ids: readonly string[], id: string, by: number): string[] | undefined {
  const from = ids.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return undefined;
  const next = ids.filter((each) => each !== id);
  next.splice(to, 0, id);
  return next;
}
