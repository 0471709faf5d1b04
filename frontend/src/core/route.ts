/** Parameters of `pattern` (`/room/:id`) in `path`, or nothing when it does not fit. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    const meant = part.startsWith(':') ? decoded(value) : undefined;
    if (meant !== undefined) params[part.slice(1)] = meant;
    else if (part !== value) return undefined;
  }
  return params;
}

/** A part of an address, or nothing where it is none: people cut addresses off in the middle. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
