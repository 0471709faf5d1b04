/** Links of a page, from its annotations: to another place of the paper, or out of it. */
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import type { Rect } from '../core/frame.ts';

export interface Link {
  id: string;
  rect: Rect;
  /** An address outside, a place inside, one of the steps that PDF has names for, or a file that comes with the page. */
  to: { address: string } | { dest: Destination } | { step: Step } | { file: AttachedFile };
}

export interface AttachedFile {
  /** What pdf.js knows its content by. */
  id: string;
  name: string;
  note: string;
  /** The page it is pinned to; files of the document as a whole have none. */
  page?: number;
}

/** A named destination, or an explicit one (ISO 32000-1 12.3.2). */
export type Destination = string | readonly unknown[];
const STEPS = ['NextPage', 'PrevPage', 'FirstPage', 'LastPage'] as const;
export type Step = (typeof STEPS)[number];

export interface Spot {
  page: number;
  /** Height in user space, where the destination names one. */
  y: number | undefined;
}

interface Raw {
  id?: unknown;
  subtype?: unknown;
  rect?: unknown;
  url?: unknown;
  dest?: unknown;
  action?: unknown;
  fileId?: unknown;
  file?: unknown;
}

/** Only addresses that a browser opens as a page or hands to the mail program. */
export function safeAddress(address: unknown): string | undefined {
  if (typeof address !== 'string') return undefined;
  try {
    const { protocol, href } = new URL(address);
    return ['http:', 'https:', 'mailto:'].includes(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
}

function targetOf(raw: Raw): Link['to'] | undefined {
  if (raw.subtype === 'FileAttachment') return attachedTo(raw);
  if (raw.subtype !== 'Link') return undefined;
  const address = safeAddress(raw.url);
  if (address) return { address };
  if (typeof raw.dest === 'string' || Array.isArray(raw.dest)) return { dest: raw.dest };
  const step = STEPS.find((each) => each === raw.action);
  return step && { step };
}

function attachedTo({ fileId, file }: Raw): { file: AttachedFile } | undefined {
  const { filename, description } = (file ?? {}) as { filename?: unknown; description?: unknown };
  if (typeof fileId !== 'string' || typeof filename !== 'string') return undefined;
  return { file: { id: fileId, name: filename, note: typeof description === 'string' ? description : '' } };
}

/** The links of a page in the order of the file. Rejects where the page cannot be read. */
export async function linksOf(page: PDFPageProxy): Promise<Link[]> {
  const found = (await page.getAnnotations({ intent: 'display' })) as Raw[];
  return found.flatMap((raw, index): Link[] => {
    const to = targetOf(raw);
    if (!to || !Array.isArray(raw.rect)) return [];
    return [{ id: typeof raw.id === 'string' ? raw.id : `${index}`, rect: raw.rect as unknown as Rect, to }];
  });
}

/** The files that are pinned to a page. Rejects where the page cannot be read. */
export async function filesOn(page: PDFPageProxy): Promise<AttachedFile[]> {
  const links = await linksOf(page);
  return links.flatMap(({ to }) => ('file' in to ? [{ ...to.file, page: page.pageNumber }] : []));
}

/** Where a destination lies, or undefined where it leads nowhere. */
export async function spotOf(pdf: PDFDocumentProxy, dest: Destination): Promise<Spot | undefined> {
  const explicit = typeof dest === 'string' ? await pdf.getDestination(dest) : dest;
  const [target, kind, ...rest] = explicit ?? [];
  const page = await pageOf(pdf, target);
  if (page === undefined) return undefined;
  const name = (kind as { name?: unknown } | undefined)?.name;
  const y =
    name === 'XYZ' ? rest[1] : name === 'FitH' || name === 'FitBH' ? rest[0] : name === 'FitR' ? rest[3] : undefined;
  return { page, y: typeof y === 'number' ? y : undefined };
}

async function pageOf(pdf: PDFDocumentProxy, target: unknown): Promise<number | undefined> {
  if (typeof target === 'number') return target + 1;
  if (typeof target !== 'object' || target === null || !('num' in target)) return undefined;
  try {
    return (await pdf.getPageIndex(target as { num: number; gen: number })) + 1;
  } catch {
    return undefined;
  }
}
