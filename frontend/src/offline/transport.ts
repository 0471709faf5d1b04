/** What pdf.js reads a kept paper through: the ranges it asks for, cut from the pieces on this device. */
import { PDFDataRangeTransport } from 'pdfjs-dist';
import { untilAnswered } from '../api/again.ts';
import type { Id } from '../api/contract.ts';
import { cut, pieceRange, piecesOf, type Range } from '../core/pieces.ts';
import { clerk } from './clerk.ts';
import { readPiece } from './pieces.ts';

/** Neighbouring ranges lie in the same piece. */
const REMEMBERED = 4;

export class KeptTransport extends PDFDataRangeTransport {
  #pieces = new Map<number, Promise<Uint8Array>>();
  #stop = new AbortController();

  constructor(
    private readonly version: Id,
    private readonly size: number,
    /** A piece is gone, and will not come. */
    private readonly refused: (error: unknown) => void,
  ) {
    super(size, null);
  }

  override requestDataRange(begin: number, end: number): void {
    void this.#ask({ begin, end: Math.min(end, this.size) });
  }

  override abort(): void {
    this.#stop.abort();
    this.#pieces.clear();
  }

  /** pdf.js asks once, and waits: for a piece that is gone as long as the server cannot be asked. */
  async #ask(range: Range): Promise<void> {
    const { signal } = this.#stop;
    try {
      const bytes = await untilAnswered(() => this.#read(range), signal);
      if (bytes && !signal.aborted) this.onDataRange(range.begin, bytes);
    } catch (error) {
      this.refused(error);
    }
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
    reading.catch(() => this.#pieces.delete(index));
    const [oldest] = this.#pieces.keys();
    if (this.#pieces.size > REMEMBERED && oldest !== undefined) this.#pieces.delete(oldest);
    return reading;
  }

  async #open(index: number): Promise<Uint8Array> {
    const { begin, end } = pieceRange(index, this.size);
    return (await readPiece(this.version, index)) ?? clerk.do('fetchLost', this.version, begin, end);
  }
}
