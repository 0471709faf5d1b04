/** A paper's bytes from the server, piece by piece: the first piece tells how long it is, the others come as pdf.js asks. */
import { PDFDataRangeTransport } from 'pdfjs-dist';
import { LinkLost, problemOf } from '../api/client.ts';
import { line } from '../api/turns.ts';
import { backoff } from '../core/backoff.ts';

/** Enough for the beginning of a linearised file with a page of text; at 10 Mbit/s it takes a tenth of a second. */
const FIRST = 131_072;
const SIZE = /^bytes \d+-\d+\/(\d+)$/u;

export interface RangeHooks {
  /** More bytes have come. */
  received: (bytes: number) => void;
  /** The server refused: nothing more will come. */
  refused: (error: unknown) => void;
}

interface Piece {
  bytes: Uint8Array;
  /** Of the whole file. */
  length: number;
}

async function fetchPiece(url: string, begin: number, end: number, signal: AbortSignal): Promise<Piece> {
  let answer: Response;
  let body: ArrayBuffer;
  const waited = line.take();
  try {
    answer = await fetch(url, { headers: { Range: `bytes=${begin}-${end - 1}` }, credentials: 'same-origin', signal });
    body = await answer.arrayBuffer();
  } catch (cause) {
    throw new LinkLost({ cause });
  } finally {
    waited();
  }
  if (!answer.ok) throw problemOf(answer.status, new TextDecoder().decode(body));
  const bytes = new Uint8Array(body);
  const told = SIZE.exec(answer.headers.get('Content-Range') ?? '')?.[1];
  // A proxy that knows no ranges sends the whole: the part asked for is in it.
  return told
    ? { bytes, length: Number(told) }
    : { bytes: begin === 0 ? bytes : bytes.slice(begin, end), length: bytes.length };
}

/** What pdf.js reads from while the paper comes over the network. */
export class NetworkRanges extends PDFDataRangeTransport {
  constructor(
    private readonly url: string,
    first: Piece,
    private readonly stop: AbortController,
    private readonly hooks: RangeHooks,
  ) {
    super(first.length, first.bytes, first.bytes.length >= first.length);
  }

  override requestDataRange(begin: number, end: number): void {
    void this.#ask(begin, end);
  }

  override abort(): void {
    this.stop.abort();
  }

  /** Asks until it has an answer: pdf.js waits, and a network that comes back needs nobody to press anything. */
  async #ask(begin: number, end: number): Promise<void> {
    for (let attempt = 0; !this.stop.signal.aborted; attempt += 1) {
      try {
        const { bytes } = await fetchPiece(this.url, begin, end, this.stop.signal);
        this.hooks.received(bytes.length);
        this.onDataRange(begin, bytes);
        return;
      } catch (error) {
        if (this.stop.signal.aborted) return;
        if (!(error instanceof LinkLost)) return this.hooks.refused(error);
        await pause(backoff(attempt), this.stop.signal);
      }
    }
  }
}

/** Opens the paper at an address. Rejects with ApiProblem or LinkLost where its beginning cannot be had. */
export async function networkRanges(url: string, stop: AbortController, hooks: RangeHooks): Promise<NetworkRanges> {
  const first = await fetchPiece(url, 0, FIRST, stop.signal);
  hooks.received(first.bytes.length);
  return new NetworkRanges(url, first, stop, hooks);
}

function pause(time: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, time);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
