/** Two versions of a paper beside each other. */
import { get } from './client.ts';
import type { Id } from './contract.ts';
import type { components } from './schema.d.ts';

export type ComparedVersions = components['schemas']['ComparedVersions'];
export type ComparedPage = components['schemas']['ComparedPage'];
export type ChangedPassage = components['schemas']['ChangedPassage'];

/** What was removed and added, page by page. */
export const fetchComparison = (version: Id, other: Id) =>
  get<ComparedVersions>(`/paper-versions/${version}/compare/${other}`);

/** Each page of one version with the page of the other that corresponds to it. */
export const fetchPagesOf = (version: Id, other: Id) =>
  get<[page: number, other: number][]>(`/paper-versions/${version}/compare/${other}/pages`);
