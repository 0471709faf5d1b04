/** Documents from draft to issue, and the registers that number them. */
import { address, get, write } from './client.ts';
import type { Id } from './contract.ts';
import type { components } from './schema.d.ts';

type Schemas = components['schemas'];
export type DocumentView = Schemas['DocumentView'];
export type DocumentCard = Schemas['DocumentCard'];
export type DocumentDetail = Schemas['DocumentDetail'];
export type DocumentAction = DocumentDetail['actions'][number];
export type DocumentState = DocumentView['state'];
export type Checks = Schemas['Checks'];
export type Register = Schemas['RegisterView'];
export type RegisterLine = Schemas['RegisterLine'];
export type SignatureReport = Schemas['SignatureReport'];

/** What a secretary writes; a paragraph a line, the archive last among the recipients. */
export interface DocumentText {
  abstract: string;
  body: string;
  recipients: string[];
}

export const fetchDocuments = (state?: DocumentState | 'waiting') => get<DocumentCard[]>('/documents', { state });
export const fetchDocument = (id: Id) => get<DocumentDetail>(`/documents/${id}`);
export const fetchRegisters = (year?: number) => get<Register[]>('/registers', { year });
export const fetchDocumentSignatures = (id: Id) => get<SignatureReport[]>(`/documents/${id}/signatures`);

export const createDocument = (
  meeting: Id,
  input: { kind: 'conclusion_notice' | 'resolution'; vote_id?: Id },
  key: string,
) => write<{ id: Id }>('POST', `/meetings/${meeting}/documents`, input, key);
export const editDocument = (id: Id, edit: Partial<DocumentText> & { expected_version: number }, key: string) =>
  write<DocumentView>('PATCH', `/documents/${id}`, edit, key);
export const prepareDocument = (id: Id, key: string) =>
  write<DocumentView>('POST', `/documents/${id}/prepare`, undefined, key);
/** Each PIN is a new act: never send a second PIN with the key of the first. */
export const signDocument = (id: Id, pin: string, key: string) =>
  write<DocumentView>('POST', `/documents/${id}/sign`, { pin }, key);
/** The organisation's signature; keys as for `signDocument`. */
export const sealDocument = (id: Id, pin: string, key: string) =>
  write<DocumentView>('POST', `/documents/${id}/seal`, { pin }, key);
export const returnDocument = (id: Id, reason: string, key: string) =>
  write<DocumentView>('POST', `/documents/${id}/return`, { reason }, key);
export const cancelDocument = (id: Id, reason: string, key: string) =>
  write<DocumentView>('POST', `/documents/${id}/cancel`, { reason }, key);
export const issueDocument = (id: Id, key: string) =>
  write<DocumentView>('POST', `/documents/${id}/issue`, undefined, key);

/** The newest bytes; `sha256` keeps an older answer from being shown for them. */
export const documentFile = (id: Id, sha256: string) => address(`/documents/${id}/file`, { v: sha256 });
export const documentDownload = (id: Id) => address(`/documents/${id}/file`, { download: true });
export const documentPreview = (id: Id, version: number) => address(`/documents/${id}/preview`, { v: version });
export const documentPicture = (id: Id, page: number, width: number, sha256: string) =>
  address(`/documents/${id}/pages/${page}/picture`, { width, v: sha256 });
