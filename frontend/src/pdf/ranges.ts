/** A paper's bytes from the server, piece by piece: the first piece tells how long it is, the others come as pdf.js asks. */
import { PDFDataRangeTransport } from 'pdfjs-dist';
import { untilAnswered } from '../api/again.ts';
import { fetchStretch, type Stretch } from '../api/stretch.ts';
import { line } from '../api/turns.ts';
import { beginningOf } from '../core/linear.ts';
import { fetchAside } from './fetcher.ts';

/** pdf.js asks for multiples of it: enough for the beginning of a linearised file with a page of text; at 10 Mbit/s it takes a twentieth of a second. */
export const CHUNK = 65_536;
/** A first page of more bytes is asked for by pdf.js as it comes to it. */
const MOST_EARLY = 6_291_456;

export interface RangeHooks {
  /** More bytes have come. */
  received: (bytes: number) => void;
  /** The server refused: nothing more will come. */
  refused: (error: unknown) => void;
}

/** A stretch that is asked for before pdf.js knows that it will need it; nothing where it did not come. */
interface Early {
  begin: number;
  end: number;
  bytes: Promise<Uint8Array | undefined>;
  /** Bytes that have not been handed out. */
  left: number;
}

/** What pdf.js reads from while the paper comes over the network. */
export class NetworkRanges extends PDFDataRangeTransport {
  #early: Early[] = [];

  constructor(
    private readonly url: string,
    private readonly first: Stretch,
    private readonly stop: AbortController,
    private readonly hooks: RangeHooks,
  ) {
    super(first.length, first.bytes, first.bytes.length >= first.length);
  }

  /** Asks for the tables and the rest of the first page at once, so that the line is never idle while pdf.js finds its way. */
  hurry(): void {
    const { bytes, length } = this.first;
    const known = beginningOf(bytes, length);
    if (!known || bytes.length >= length) return;
    const tables = Math.max(CHUNK, Math.floor(known.tables / CHUNK) * CHUNK);
    const page = Math.min(tables, Math.ceil(known.first / CHUNK) * CHUNK);
    for (const [begin, end] of [
      [tables, length],
      [CHUNK, page],
    ] as const)
      if (begin < end && end - begin <= MOST_EARLY) this.#early.push(this.#askEarly(begin, end));
  }

  override requestDataRange(begin: number, end: number): void {
    void this.#ask(begin, end);
  }

  override abort(): void {
    this.stop.abort();
  }

  /** pdf.js asks once, and waits. */
  async #ask(begin: number, end: number): Promise<void> {
    try {
      const ask = async () => (await this.#takeEarly(begin, end)) ?? (await this.#fetch(begin, end));
      const bytes = await untilAnswered(ask, this.stop.signal);
      if (bytes && !this.stop.signal.aborted) this.onDataRange(begin, bytes);
    } catch (error) {
      this.hooks.refused(error);
    }
  }

  async #fetch(begin: number, end: number): Promise<Uint8Array> {
    const waited = line.take();
    try {
      const { bytes } = await fetchAside(this.url, begin, end, this.stop.signal);
      this.hooks.received(bytes.length);
      return bytes;
    } finally {
      waited();
    }
  }

  #askEarly(begin: number, end: number): Early {
    return { begin, end, bytes: this.#fetch(begin, end).catch(() => undefined), left: end - begin };
  }

  /** What was asked for early is handed out as it is needed, and let go when all of it has been. */
  async #takeEarly(begin: number, end: number): Promise<Uint8Array | undefined> {
    const early = this.#early.find((each) => each.begin <= begin && end <= each.end);
    if (!early) return undefined;
    early.left -= end - begin;
    if (early.left <= 0) this.#early = this.#early.filter((each) => each !== early);
    return (await early.bytes)?.slice(begin - early.begin, end - early.begin);
  }
}

/** Opens the paper at an address. Rejects with ApiProblem or LinkLost where its beginning cannot be had. */
export async function networkRanges(url: string, stop: AbortController, hooks: RangeHooks): Promise<NetworkRanges> {
  const waited = line.take();
  try {
    const first = await fetchStretch(url, 0, CHUNK, stop.signal);
    hooks.received(first.bytes.length);
    return new NetworkRanges(url, first, stop, hooks);
  } finally {
    waited();
  }
}
