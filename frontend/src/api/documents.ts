/** Documents to sign, seal and issue. */
import { address, get, write } from './client.ts';
import type { DocumentValue, Id } from './contract.ts';

export const fetchDocuments = (state?: string) => get<DocumentValue[]>('/documents', { state });
export const createDocument = (meeting: Id, input: { kind: DocumentValue['kind']; vote_id?: Id }, key: string) =>
  write<DocumentValue>('POST', `/meetings/${meeting}/documents`, input, key);
export const editDocument = (
  id: Id,
  edit: { expected_version: number; abstract?: string; body?: string; recipients?: string[] },
  key: string,
) => write<DocumentValue>('PATCH', `/documents/${id}`, edit, key);
export const prepareDocument = (id: Id, key: string) =>
  write<DocumentValue>('POST', `/documents/${id}/prepare`, undefined, key);
export const signDocument = (id: Id, pin: string, key: string) =>
  write<DocumentValue>('POST', `/documents/${id}/sign`, { pin }, key);
export const returnDocument = (id: Id, reason: string, key: string) =>
  write<DocumentValue>('POST', `/documents/${id}/return`, { reason }, key);
export const sealDocument = (id: Id, pin: string, key: string) =>
  write<DocumentValue>('POST', `/documents/${id}/seal`, { pin }, key);
export const issueDocument = (id: Id, key: string) =>
  write<DocumentValue>('POST', `/documents/${id}/issue`, undefined, key);
export const cancelDocument = (id: Id, reason: string, key: string) =>
  write<DocumentValue>('POST', `/documents/${id}/cancel`, { reason }, key);
export const documentFile = (id: Id) => address(`/documents/${id}/file`);
export const documentPicture = (id: Id, page: number) => address(`/documents/${id}/pages/${page}/picture`);
