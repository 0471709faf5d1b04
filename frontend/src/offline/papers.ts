/** Where the reader reads a paper from. */
import type { PDFDataRangeTransport } from 'pdfjs-dist';
import type { Id } from '../api/contract.ts';
import { paperFile } from '../api/papers.ts';

/** What pdf.js's `getDocument` takes: an address of the server, or pieces that lie on this device. */
export type PaperSource = { url: string } | { range: PDFDataRangeTransport };

/** The best source of a version's file at this moment. `sha256` is the hex digest of the whole file. */
export async function paperSource(version: Id, _sha256: string): Promise<PaperSource> {
  return { url: paperFile(version) };
}
