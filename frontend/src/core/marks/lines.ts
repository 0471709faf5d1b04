/** Marks of many pads as one list, by person, kind and words, the newest first: what the server answers, from what a device has. */
import type { Id } from '../../api/contract.ts';
import { holdsWords } from '../names.ts';
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
  const begin = wanted.cursor && comparable(wanted.cursor);
  const placed = [...pads].flatMap((pad) => matching(pad, wanted)).map((line) => ({ line, place: placeOf(line) }));
  const after = placed.filter(({ place }) => !begin || place < begin).sort((a, b) => (a.place < b.place ? 1 : -1));
  const part = after.slice(0, MOST_LISTED);
  const cursor = after.length > part.length ? (part.at(-1)?.place ?? null) : null;
  return { marks: part.map(({ line }) => line), cursor };
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
  return !q || holdsWords(q, [title, text, quote, ...thread.map((comment) => comment.text)]);
}

/** Where a line stands: by its last change, then by its mark. What was not sent yet is the newest. */
function placeOf({ mark }: MarkLine): string {
  return comparable(`${mark.changed_at || '~'}~${mark.id}`);
}

/** The server writes the zone of an instant in either way, and leaves out a fraction that is nothing. */
function comparable(place: string): string {
  const whole = (_: string, fraction = '') => `.${fraction.padEnd(6, '0')}Z~`;
  return place.replace(/(?:\.(\d+))?(?:Z|\+00:00)~/u, whole);
}
