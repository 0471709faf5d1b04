/** Where a linearised file keeps what its first page needs (ISO 32000-1 Annex F). */

export interface Beginning {
  /** The end of the first page's objects: all bytes before it are needed. */
  first: number;
  /** Where the tables of the other pages begin, which reach to the end of the file. */
  tables: number;
}

/** What the dictionary at the beginning says, where it is true of a file of `length` bytes: a file that was written on after has grown. */
export function beginningOf(head: Uint8Array, length: number): Beginning | undefined {
  const text = String.fromCharCode(...head.subarray(0, 1024));
  const dictionary = /<<[^>]*\/Linearized[^>]*>>/u.exec(text)?.[0];
  if (!dictionary || entry(dictionary, 'L') !== length) return undefined;
  const [first, tables] = [entry(dictionary, 'E'), entry(dictionary, 'T')];
  return first < length && tables < length ? { first, tables } : undefined;
}

function entry(dictionary: string, name: string): number {
  return Number(new RegExp(`/${name}\\s+(\\d+)`, 'u').exec(dictionary)?.[1]);
}
