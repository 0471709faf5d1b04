/** What marks and layers are called on the screen. */
import type { Body, Layer, Mark } from '../core/marks/model.ts';
import { m } from '../paraglide/messages.js';
import type { Unfinished } from '../state/unfinished.svelte.ts';
import { word } from '../text/lookup.ts';

const SHORT = 90;

/** The layer's name; those that are always there are named by what they are. */
export function layerName(layer: Layer): string {
  return layer.name || word('marks_layer', layer.kind);
}

/** Who sees a layer, in a few words. */
export function layerHint(layer: Layer, me: string): string {
  if (layer.kind !== 'shared') return word('marks_layer', `${layer.kind}_hint`);
  if (layer.owner?.id !== me) return m.marks_layer_shared_by({ owner: layer.owner?.full_name ?? '' });
  const [first, ...others] = layer.members.map((person) => person.full_name);
  if (!first) return m.marks_layer_shared_own({ names: m.marks_layer_nobody() });
  const names = others.length === 0 ? first : m.marks_layer_more_people({ first, count: others.length });
  return m.marks_layer_shared_own({ names });
}

/** The words a mark carries or lies on, shortened. */
export function gist(body: Body): string {
  const said = 'text' in body && body.text !== '' ? body.text : 'quote' in body ? body.quote : '';
  return shortened(said);
}

/** The beginning of a text, in one line. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length > SHORT ? `${line.slice(0, SHORT).trimEnd()}…` : line;
}

/** What words are to become that wait to be finished, and where. */
export function unfinishedName({ as, draft: { page } }: Unfinished): string {
  if (as === 'new') return m.marks_unfinished_new({ page });
  return as === 'reply' ? m.marks_unfinished_reply({ page }) : m.marks_unfinished_edit({ page });
}

/** What kind of mark it is; a stamp is what it says. */
export function kindName(body: Body): string {
  return body.kind === 'stamp' ? word('mark_stamp', body.stamp) : word('mark_kind', body.kind);
}

/** Who wrote a mark: of an imported one the author its file names. */
export const authorOf = (mark: Mark): string => mark.credited || mark.owner.full_name;

/** What a mark is and whose, as it is named in lists. */
export function markName(mark: Mark, me: string): string {
  if (!mark.body) return '';
  const kind = kindName(mark.body);
  return mark.owner.id === me && !mark.credited ? m.marks_mine({ kind }) : m.marks_by({ kind, name: authorOf(mark) });
}
