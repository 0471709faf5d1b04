/** The one place on the device that has room of its own and is written at once; what stands there is plain. */

/** Undefined where the browser has none, or the person lets no site keep anything. */
export function plain(): Storage | undefined {
  try {
    return (globalThis as { localStorage?: Storage }).localStorage;
  } catch {
    return undefined;
  }
}

/** False where it was not written. */
export function writtenPlain(place: string, text: string): boolean {
  const storage = plain();
  try {
    storage?.setItem(place, text);
    return storage !== undefined;
  } catch {
    return false;
  }
}
