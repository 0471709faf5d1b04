/** A mark with some of its parts replaced: the law by which devices and the server come to the same end. */
import type { Body, Mark, Op, Part } from './model.ts';

const TEXT = ['text', 'title'];
const STYLE = ['color', 'width', 'tool', 'size', 'stamp'];

type Fields = Record<string, unknown>;
type Put = Extract<Op, { op: 'put' }>;

/** Which part of a mark a field of its body belongs to. */
export function partOf(field: string): Part {
  if (TEXT.includes(field)) return 'text';
  return STYLE.includes(field) ? 'style' : 'shape';
}

/** A body with the named parts of another; the other whole where they are of different kinds. */
export function withParts(held: Body, given: Body, parts: readonly Part[]): Body {
  if (held.kind !== given.kind) return given;
  const fields = Object.entries(given as unknown as Fields).filter(([name]) => parts.includes(partOf(name)));
  return { ...held, ...Object.fromEntries(fields) } as Body;
}

/** Whether two bodies say the same, whatever the order of their fields. */
export function sameBody(one: Body, other: Body): boolean {
  const [a, b] = [one as unknown as Fields, other as unknown as Fields];
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name] || JSON.stringify(a[name]) === JSON.stringify(b[name]));
}

/** A mark after one of its owner's own puts. `parts` null replaces all of it. */
export function afterPut(held: Mark, put: Put): Mark {
  const all = put.parts === null || !held.body || held.removed;
  const parts = put.parts ?? [];
  const takes = (part: Part) => all || parts.includes(part);
  return {
    ...held,
    removed: false,
    layer: takes('layer') ? put.layer : held.layer,
    version: takes('shape') ? put.version : held.version,
    body: all || !held.body ? put.body : withParts(held.body, put.body, parts),
    places: takes('place') || takes('shape') ? { ...held.places, ...put.places } : held.places,
  };
}

/** Two puts of one mark that were not sent yet, as one that has seen no more than either. */
export function joined(first: Put, second: Put): Put {
  const parts = first.parts === null || second.parts === null ? null : [...new Set([...first.parts, ...second.parts])];
  const takes = (part: Part) => second.parts === null || second.parts.includes(part);
  const body = second.parts === null ? second.body : withParts(first.body, second.body, second.parts);
  // Where the old shape lay elsewhere says nothing of the new one.
  const places = takes('shape') ? { ...second.places } : { ...first.places, ...second.places };
  return {
    ...second,
    layer: takes('layer') ? second.layer : first.layer,
    version: takes('shape') ? second.version : first.version,
    base: Math.min(first.base, second.base),
    parts,
    body,
    ...(Object.keys(places).length > 0 ? { places } : {}),
  };
}
