/** Files in pieces of one size, as they are fetched and kept. Bytes count from 0, ends are not part of a range. */

export interface Range {
  begin: number;
  end: number;
}

/** Bytes of a piece: few enough to be lost when a link breaks, many enough that sealing them costs little. */
export const PIECE = 524_288;

export const pieceCount = (size: number): number => Math.ceil(size / PIECE);

/** The bytes of a piece in its file; the last one is shorter. */
export function pieceRange(index: number, size: number): Range {
  return { begin: index * PIECE, end: Math.min((index + 1) * PIECE, size) };
}

/** The pieces that hold a stretch of the file, in their order. */
export function piecesOf({ begin, end }: Range): number[] {
  const first = Math.floor(begin / PIECE);
  return Array.from({ length: Math.max(0, Math.ceil(end / PIECE) - first) }, (_, step) => first + step);
}

/** Puts a stretch together from the pieces that hold it, as `piecesOf` names them. */
export function cut({ begin, end }: Range, pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(end - begin);
  let at = Math.floor(begin / PIECE) * PIECE;
  for (const piece of pieces) {
    const [from, to] = [Math.max(begin - at, 0), Math.min(end - at, piece.length)];
    whole.set(piece.subarray(from, to), at + from - begin);
    at += PIECE;
  }
  return whole;
}

/** The total size and the part that an answer with `Content-Range` carries; nothing where it cannot be read. */
export function contentRange(header: string | null): (Range & { size: number }) | undefined {
  const found = /^bytes (\d+)-(\d+)\/(\d+)$/u.exec(header ?? '');
  if (!found) return undefined;
  const [begin, last, size] = found.slice(1).map(Number) as [number, number, number];
  return { begin, end: last + 1, size };
}
