/** What a document says of itself beside its pages: its outline and the files it brings along. Read when first looked at. */
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { type AttachedFile, type Destination, filesOn, safeAddress } from './links.ts';

export interface OutlineEntry {
  title: string;
  level: number;
  to: { dest: Destination } | { address: string } | undefined;
  /** How many entries lie under this one; they follow it. */
  under: number;
}

/** What it is read from: an open document, and the pages that files are pinned to, where somebody knows them. */
export interface Source {
  pdf: PDFDocumentProxy;
  attaching: Promise<readonly number[] | undefined>;
}

interface RawEntry {
  title: string;
  url: string | null;
  dest: Destination | null;
  items: RawEntry[];
}

/** More than any table of contents that people read; a hostile one is cut. */
const MOST = 5_000;

export class Contents {
  #outline = $state.raw<readonly OutlineEntry[]>([]);
  #files = $state.raw<readonly AttachedFile[]>([]);
  #ready = $state(false);
  #untold = $state(false);
  #looking = $state<number>();
  #looked = false;
  #from: PDFDocumentProxy | undefined;

  get outline(): readonly OutlineEntry[] {
    return this.#outline;
  }

  get files(): readonly AttachedFile[] {
    return this.#files;
  }

  get ready(): boolean {
    return this.#ready;
  }

  /** Whether there may be files that only `look` finds. */
  get untold(): boolean {
    return this.#untold;
  }

  /** The page at which pinned files are being looked for. */
  get looking(): number | undefined {
    return this.#looking;
  }

  /** Looks for pinned files on all pages where nobody knows which; that fetches most of the document, so only where one asks for its files. */
  async look(): Promise<void> {
    const pdf = this.#from;
    if (!pdf || !this.#untold || this.#looked) return;
    this.#looked = true;
    this.#looking = 1;
    await this.#readPinned(
      pdf,
      Array.from({ length: pdf.numPages }, (_, index) => index + 1),
    );
    if (this.#from === pdf) this.#looking = undefined;
  }

  async read({ pdf, attaching }: Source): Promise<void> {
    if (this.#from === pdf) return;
    this.#from = pdf;
    this.#untold = this.#looked = false;
    this.#looking = undefined;
    const [outline, files] = await Promise.allSettled([pdf.getOutline(), pdf.getAttachments()]);
    if (outline.status === 'fulfilled') this.#outline = flat((outline.value ?? []) as RawEntry[], 0, []);
    if (files.status === 'fulfilled' && files.value) {
      this.#files = [...files.value].map(([id, file]) => ({ id, name: file.filename, note: file.description }));
    }
    this.#ready = true;
    const pages = await attaching;
    if (this.#from !== pdf) return;
    if (pages) await this.#readPinned(pdf, pages);
    else this.#untold = true;
  }

  /** One page after the other, so that whoever reads meanwhile does not wait. Ends with the document. */
  async #readPinned(pdf: PDFDocumentProxy, pages: readonly number[]): Promise<void> {
    for (const number of pages) {
      if (pdf.loadingTask.destroyed || this.#from !== pdf) return;
      if (this.#looking) this.#looking = number;
      const found = await pdf
        .getPage(number)
        .then(filesOn)
        .catch(() => []);
      const known = new Set(this.#files.map(({ id }) => id));
      const fresh = found.filter(({ id }) => !known.has(id));
      if (fresh.length > 0) this.#files = [...this.#files, ...fresh];
    }
  }
}

function flat(entries: readonly RawEntry[], level: number, made: OutlineEntry[]): OutlineEntry[] {
  for (const { title, url, dest, items } of entries) {
    if (made.length >= MOST) break;
    const address = safeAddress(url);
    const at = made.length;
    const to = dest ? { dest } : address ? { address } : undefined;
    made.push({ title: title.normalize('NFC').trim(), level, to, under: 0 });
    flat(items, level + 1, made);
    made[at] = { title: title.normalize('NFC').trim(), level, to, under: made.length - at - 1 };
  }
  return made;
}

/** Hands a file that comes with the document to the browser to keep. False where it cannot be read. */
export async function saveAttached(pdf: PDFDocumentProxy, file: AttachedFile): Promise<boolean> {
  const content = (await pdf.getAttachmentContent(file.id)) as Uint8Array<ArrayBuffer> | null;
  if (!content) return false;
  // Never opened here: whatever it is, it goes to the disk under its own name.
  const address = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  Object.assign(link, { href: address, download: file.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return true;
}
