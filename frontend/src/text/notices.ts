/** A notice as one sentence. */
import type { Notice } from '../api/contract.ts';
import { messageOf } from './lookup.ts';

/** The sentence of a notice's kind with its values; the kind itself where the catalogue has none. */
export function noticeText(notice: Pick<Notice, 'kind' | 'values'>): string {
  return messageOf('notice', notice.kind, notice.values) ?? notice.kind;
}
