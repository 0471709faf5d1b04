/** Where the reader reads a paper from. */
import type { PDFDataRangeTransport } from 'pdfjs-dist';
import type { Id } from '../api/contract.ts';
import { paperReading } from '../api/papers.ts';
import type { KeptPaper } from './fetching.ts';
import { keptPapers } from './kept-papers.ts';
import { KeptTransport } from './transport.ts';

/** What pdf.js's `getDocument` takes: an address of the server, or pieces that lie on this device. */
export type PaperSource =
  | { url: string }
  | { range: PDFDataRangeTransport; disableAutoFetch: true; disableStream: true };

/** The best source of a version at this moment: this device where it is whole here, else the server. `sha256` is of its file; `refused` hears that a part that is gone from here will not come. */
export async function paperSource(
  version: Id,
  sha256: string,
  refused: (error: unknown) => void,
): Promise<PaperSource> {
  const kept = await keptPapers.get<KeptPaper>(version);
  if (!kept?.complete || kept.sha256 !== sha256) return { url: paperReading(version) };
  return { range: new KeptTransport(version, kept.size, refused), disableAutoFetch: true, disableStream: true };
}
