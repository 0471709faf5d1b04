/** pdf.js with its worker and its own fonts, character maps and decoders, all from this server. */
import { GlobalWorkerOptions, getDocument, type PDFDocumentLoadingTask } from 'pdfjs-dist';
import Worker from 'pdfjs-dist/build/pdf.worker.min.mjs?worker';

const FILES = '/pdfjs/';

/** Begins to open a document; ranges of it are fetched as they are needed. Reject or resolve on `.promise`. */
export function openPdf(url: string): PDFDocumentLoadingTask {
  GlobalWorkerOptions.workerPort ??= new Worker();
  return getDocument({
    url,
    cMapUrl: `${FILES}cmaps/`,
    iccUrl: `${FILES}iccs/`,
    standardFontDataUrl: `${FILES}standard_fonts/`,
    wasmUrl: `${FILES}wasm/`,
    useSystemFonts: false,
    rangeChunkSize: 262_144,
  });
}
