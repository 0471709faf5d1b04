/** Marks on their way to other programs, and back. */
import { fetchFile, newKey, upload, write } from './client.ts';
import type { Id } from './contract.ts';

export type ExportFormat = 'pdf' | 'xfdf' | 'jsonld';

export interface ImportedLayer {
  layer: Id;
  marks: number;
  /** Annotations of the file that did not come in. */
  skipped: number;
}

/** A copy of a version with the marks of these layers, or the marks alone. */
export const exportMarks = (version: Id, format: ExportFormat, layers: readonly Id[]) =>
  fetchFile(`/paper-versions/${version}/export`, { format, layers: layers.join(',') });
/** The opinions on a paper as a table. */
export const exportOpinions = (paper: Id) => fetchFile(`/papers/${paper}/opinions.xlsx`);

export const importXfdf = (
  paper: Id,
  version: Id,
  file: File,
  forEveryone: boolean,
  progress: (share: number) => void,
) =>
  upload<ImportedLayer>(
    `/papers/${paper}/import`,
    { name: file.name.replace(/\.xfdf$/iu, '').slice(0, 120), version, for_everyone: forEveryone },
    new File([file], file.name, { type: 'application/vnd.adobe.xfdf' }),
    newKey(),
    progress,
  );
/** The annotations that the file of a version brings. */
export const importOwn = (version: Id, forEveryone: boolean, key: string) =>
  write<ImportedLayer>('POST', `/paper-versions/${version}/import-own?for_everyone=${forEveryone}`, undefined, key);
