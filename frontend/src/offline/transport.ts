/** What pdf.js reads a kept paper through: the ranges it asks for, cut from the pieces on this device. */
import { PDFDataRangeTransport } from 'pdfjs-dist';
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Id } from '../api/contract.ts';
import { cut, pieceRange, piecesOf, type Range } from '../core/pieces.ts';
import { clerk } from './clerk.ts';
import { readPiece } from './pieces.ts';

/** Neighbouring ranges lie in the same piece. */
const REMEMBERED = 4;

export class KeptTransport extends PDFDataRangeTransport {
  #pieces = new Map<number, Promise<Uint8Array>>();
  #over = false;

  constructor(
    private readonly version: Id,
    private readonly size: number,
  ) {
    super(size, null);
  }

  override requestDataRange(begin: number, end: number): void {
    this.#read({ begin, end: Math.min(end, this.size) }).then(
      (bytes) => {
        if (!this.#over) this.onDataRange(begin, bytes);
      },
      (error: unknown) => {
        // A piece that is gone and cannot be fetched, or may not be any more: the page that needs it stays its picture.
        if (!(error instanceof LinkLost) && !(error instanceof ApiProblem)) throw error;
      },
    );
  }

  override abort(): void {
    this.#over = true;
    this.#pieces.clear();
  }

  async #read(range: Range): Promise<Uint8Array> {
    const pieces = await Promise.all(piecesOf(range).map((index) => this.#piece(index)));
    return cut(range, pieces);
  }

  #piece(index: number): Promise<Uint8Array> {
    const known = this.#pieces.get(index);
    if (known) return known;
    const reading = this.#open(index);
    this.#pieces.set(index, reading);
    const [oldest] = this.#pieces.keys();
    if (this.#pieces.size > REMEMBERED && oldest !== undefined) this.#pieces.delete(oldest);
    return reading;
  }

  async #open(index: number): Promise<Uint8Array> {
    const { begin, end } = pieceRange(index, this.size);
    return (await readPiece(this.version, index)) ?? clerk.do('fetchLost', this.version, begin, end);
  }
}
