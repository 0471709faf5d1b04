/** Marks of many pads as one list, by person, kind and words, the newest first: what the server answers, from what a device has. */
import type { Id } from '../../api/contract.ts';
import { fold } from '../names.ts';
import type { Layer, Mark, MarkComment, MarkLine, MarkLines } from './model.ts';

/** What is listed; an empty part does not limit. Strokes are listed only where they are asked for. */
export interface Wanted {
  person?: Id;
  kind?: string;
  q?: string;
  cursor?: string;
}

/** A pad as far as it is known here, and where its marks are said to lie. */
export interface KnownPad {
  where: Omit<MarkLine, 'mark' | 'comments'>;
  layers: readonly Layer[];
  marks: Iterable<Mark>;
  comments: Iterable<MarkComment>;
}

/** As many as the server tells at once. */
export const MOST_LISTED = 100;

/** The part of the list that follows `wanted.cursor`. */
export function linesOf(pads: Iterable<KnownPad>, wanted: Wanted): MarkLines {
  const lines = [...pads].flatMap((pad) => matching(pad, wanted)).sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
  const after = wanted.cursor ? lines.filter((line) => placeOf(line) < plain(wanted.cursor ?? '')) : lines;
  const marks = after.slice(0, MOST_LISTED);
  const last = marks.at(-1);
  return { marks, cursor: last && after.length > marks.length ? placeOf(last) : null };
}

/** Whether every word of `query` stands in one of the texts, as the server searches; marks count only where they were typed. */
export function holds(query: string, texts: readonly string[]): boolean {
  const all = texts.join(' ').normalize('NFC');
  const [marked, folded] = [all.toLowerCase(), fold(all)];
  const words = query.normalize('NFC').toLowerCase().split(/\s+/u).filter(Boolean);
  return words.every((word) => (fold(word) === word ? folded : marked).includes(word));
}

function matching({ where, layers, marks, comments }: KnownPad, wanted: Wanted): MarkLine[] {
  const seen = new Set(layers.map(({ id }) => id));
  const said = new Map<Id, MarkComment[]>();
  for (const comment of comments) said.set(comment.mark, [...(said.get(comment.mark) ?? []), comment]);
  return [...marks].flatMap((mark) => {
    const thread = said.get(mark.id) ?? [];
    const listed = seen.has(mark.layer) && matches(mark, thread, wanted);
    return listed ? [{ ...where, mark, comments: thread.length }] : [];
  });
}

function matches({ owner, body }: Mark, thread: readonly MarkComment[], { person, kind, q }: Wanted): boolean {
  if (!body || (person && owner.id !== person)) return false;
  if (kind ? body.kind !== kind : body.kind === 'ink') return false;
  const { title = '', text = '', quote = '' } = body as { title?: string; text?: string; quote?: string };
  return !q || holds(q, [title, text, quote, ...thread.map((comment) => comment.text)]);
}

/** Where a line stands: by its last change, then by its mark. What was not sent yet is the newest. */
function placeOf({ mark }: MarkLine): string {
  return plain(`${mark.changed_at || '~'}~${mark.id}`);
}

/** The server writes an instant in either way. */
function plain(place: string): string {
  return place.replace('+00:00~', 'Z~');
}
