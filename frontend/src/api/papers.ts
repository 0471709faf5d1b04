/** Papers: sending them, and the addresses their pages are read from. */
import { address, bytes, get, newKey, upload, write } from './client.ts';
import type { Classification, Id, Paper, PaperLimits, PaperPages, PaperText } from './contract.ts';
import type { components } from './schema.d.ts';

export interface PaperInput {
  title: string;
  kind: string;
  classification: Classification;
}

/** What the installation takes. */
export const fetchPaperLimits = () => get<PaperLimits>('/paper-limits');

export const uploadPaper = (
  item: Id,
  file: File,
  input: PaperInput,
  progress: (share: number) => void,
  key = newKey(),
) => upload<Paper>(`/items/${item}/papers`, { file_name: file.name, ...input }, file, key, progress);
export const uploadVersion = (paper: Id, file: File, progress: (share: number) => void, key = newKey()) =>
  upload<Paper>(`/papers/${paper}/versions`, { file_name: file.name }, file, key, progress);
export const editPaper = (
  id: Id,
  edit: {
    expected_version: number;
    title?: string;
    kind?: string;
    classification?: Classification;
    order?: number;
    handed_out?: number;
    collected?: number;
  },
  key: string,
) => write<Paper>('PATCH', `/papers/${id}`, edit, key);
export const deletePaper = (id: Id, key: string) => write<void>('DELETE', `/papers/${id}`, undefined, key);
export const restorePaper = (id: Id, key: string) => write<Paper>('POST', `/papers/${id}/restore`, undefined, key);

export const paperFile = (version: Id) => address(`/paper-versions/${version}/file`);
/** The bytes that screens read: the pages of the file, the first of them first. */
export const paperReading = (version: Id) => address(`/paper-versions/${version}/reading`);
export const paperDownload = (version: Id) => address(`/paper-versions/${version}/file`, { download: 1 });
/** The server's picture of a page; `width` in device pixels. */
export const pagePicture = (version: Id, page: number, width: number) =>
  address(`/paper-versions/${version}/pages/${page}/picture`, { width });
/** The shapes of all pages, and which of them cannot be read. */
export const fetchPages = (version: Id) => get<PaperPages>(`/paper-versions/${version}/pages`);

/** The words of all pages, to be searched here. */
export const fetchText = (version: Id) => get<PaperText>(`/paper-versions/${version}/text`);
/** The server's picture of the first page, as bytes. */
export const fetchGlance = async (version: Id, width: number) => (await bytes(pagePicture(version, 1, width), {})).body;

export const addPaperOnPaper = (item: Id, input: PaperInput & { handed_out: number; collected: number }, key: string) =>
  write<Paper>('POST', `/items/${item}/papers-on-paper`, input, key);

export type SignatureReport = components['schemas']['SignatureReport'];

export const fetchSignatures = (version: Id) => get<SignatureReport[]>(`/paper-versions/${version}/signatures`);
