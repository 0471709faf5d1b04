/** The live law of a meeting: snapshot + events = a fresh snapshot. Nothing here knows what an entity means. */
import type { Change, Entities, LiveEvent, Snapshot } from '../api/contract.ts';

export interface LiveState {
  seq: number;
  entities: Entities;
}

export type Step = { kind: 'applied'; state: LiveState } | { kind: 'ignored' } | { kind: 'gap' };

/** Tables for every kind, all empty. */
export function emptyEntities(): Entities {
  return {
    meeting: {},
    item: {},
    paper: {},
    paper_intake: {},
    attendee: {},
    attendee_note: {},
    vote: {},
    vote_names: {},
    conclusion: {},
    document: {},
  };
}

/** The state a snapshot stands for; kinds this client does not know are left out. */
export function fromSnapshot(snapshot: Pick<Snapshot, 'seq' | 'entities'>): LiveState {
  const entities = emptyEntities();
  for (const [kind, table] of Object.entries(entities)) Object.assign(table, snapshot.entities[kind]);
  return { seq: snapshot.seq, entities };
}

/** Entities after these changes, in order; untouched tables keep their identity, so views of them do not redraw. */
export function applyChanges(entities: Entities, changes: readonly Change[]): Entities {
  const next: Record<string, Record<string, unknown>> = { ...entities };
  const copied = new Set<string>();
  for (const { kind, id, value } of changes) {
    const table = next[kind];
    if (!table) continue;
    if (!copied.has(kind)) {
      next[kind] = { ...table };
      copied.add(kind);
    }
    const target = next[kind] as Record<string, unknown>;
    if (value === null) delete target[id];
    else target[id] = value;
  }
  return next as unknown as Entities;
}

/**
 * One `events` frame. `gap` means events before it are missing here: join again from `state.seq`.
 * A frame that begins earlier than this state is used from where the state stands; an empty one is a watermark.
 */
export function step(state: LiveState, frame: { after: number; seq: number; events: readonly LiveEvent[] }): Step {
  if (frame.after > state.seq) return { kind: 'gap' };
  if (frame.seq <= state.seq) return { kind: 'ignored' };
  const fresh = frame.events.filter((event) => event.seq > state.seq);
  const entities = fresh.reduce((held, event) => applyChanges(held, event.changes), state.entities);
  return { kind: 'applied', state: { seq: frame.seq, entities } };
}
