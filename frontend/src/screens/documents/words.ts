/** Documents in words. */
import type { DocumentView } from '../../api/documents.ts';
import { isoDay } from '../../core/dates.ts';
import { m } from '../../paraglide/messages.js';
import { clock } from '../../state/clock.svelte.ts';
import * as format from '../../text/format.ts';
import { word } from '../../text/lookup.ts';

type Named = Pick<DocumentView, 'kind' | 'reference_number'>;

/** `Nghị quyết số 412/NQ-CP`, or `Dự thảo nghị quyết` before it has a number. */
export function documentName(document: Named): string {
  const kind = word('documents_kind', document.kind);
  if (!document.reference_number) return m.documents_name_draft({ kind: kind.toLocaleLowerCase() });
  return m.documents_name({ kind, reference: document.reference_number });
}

/** `Nghị quyết 412/NQ-CP` */
export function shortName(document: Named): string {
  const kind = word('documents_kind', document.kind);
  return document.reference_number ? m.documents_name_short({ kind, reference: document.reference_number }) : kind;
}

/** `lúc 09:55 hôm nay`, or with the date. */
export function whenWords(at: string): string {
  const today = isoDay(at) === isoDay(clock.now);
  return today
    ? m.documents_when_today({ time: format.time(at) })
    : m.documents_when({ time: format.time(at), date: format.date(at) });
}
