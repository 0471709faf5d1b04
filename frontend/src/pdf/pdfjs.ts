/** pdf.js with its workers and its own fonts, character maps and decoders, all from this server. */
import {
  GlobalWorkerOptions,
  getDocument,
  type PDFDataRangeTransport,
  type PDFDocumentLoadingTask,
  PDFWorker,
  VerbosityLevel,
} from 'pdfjs-dist';
import Renderer from 'pdfjs-dist/build/pdf.renderer.min.mjs?worker';
import renderer from 'pdfjs-dist/build/pdf.renderer.min.mjs?worker&url';
import { readyToCut } from './cutter.ts';
import { readyToFetch } from './fetcher.ts';
import ParserWorker from './parser.worker.ts?worker';
import { CHUNK } from './ranges.ts';
import { Screens } from './screen.ts';

const FILES = '/pdfjs/';

/** An address of the server, or pieces that are handed out as they are asked for. */
export type PdfSource = { url: string } | { range: PDFDataRangeTransport };

/** The one that reads all documents. Given to each, none owns it: else the end of one paper would end it under the next. */
let parser: PDFWorker | undefined;

/** Has the workers stand ready while the paper's first bytes are still on their way. Each open document takes one painter: two lie side by side. */
export function warmUp(): PDFWorker {
  readyToFetch();
  readyToCut();
  parser ??= PDFWorker.create({ port: new ParserWorker() });
  if (GlobalWorkerOptions.rendererPorts.length === 0)
    GlobalWorkerOptions.rendererPorts = [new Renderer(), new Renderer()];
  GlobalWorkerOptions.rendererSrc ||= renderer;
  return parser;
}

/**
 * Begins to open a document; of one that comes in pieces only those are asked for that are needed. Pages are painted in a worker
 * of the document's own, so that scrolling never waits for them. Rejects or resolves on `.promise`.
 */
export function openPdf(source: PdfSource | string): PDFDocumentLoadingTask {
  return getDocument({
    worker: warmUp(),
    ...(typeof source === 'string' ? { url: source } : { ...source, disableAutoFetch: true, disableStream: true }),
    cMapUrl: `${FILES}cmaps/`,
    iccUrl: `${FILES}iccs/`,
    standardFontDataUrl: `${FILES}standard_fonts/`,
    wasmUrl: `${FILES}wasm/`,
    useSystemFonts: false,
    CanvasFactory: Screens,
    rangeChunkSize: CHUNK,
    // What is odd in a file is the business of whoever made it.
    verbosity: VerbosityLevel.ERRORS,
  });
}
