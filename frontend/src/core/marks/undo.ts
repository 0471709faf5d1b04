/** What one did, step by step, and back. */
import type { Id } from '../../api/contract.ts';
import type { Body, Mark, Part, Place } from './model.ts';
import { partOf } from './parts.ts';

type Fields = Record<string, unknown>;

/** A mark as it stood at a moment of its life; undefined: it was not there. */
export interface Standing {
  layer: Id;
  version: Id | null;
  body: Body;
  places: Record<Id, Place>;
}

/** One mark changed by a step. */
export interface Changed {
  id: Id;
  before: Standing | undefined;
  after: Standing | undefined;
}

export type Step = readonly Changed[];

const MOST_STEPS = 200;

/** How a mark stands now. */
export function standing(mark: Mark | undefined): Standing | undefined {
  if (!mark?.body || mark.removed) return undefined;
  return { layer: mark.layer, version: mark.version, body: mark.body, places: mark.places };
}

/** Which parts of a mark differ between two moments; null where it was not there before. */
export function partsOf(before: Standing | undefined, after: Standing): Part[] | null {
  if (!before || before.body.kind !== after.body.kind) return null;
  const [was, is] = [before.body as unknown as Fields, after.body as unknown as Fields];
  const fields = Object.keys(is).filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]));
  const parts = new Set<Part>(fields.map(partOf));
  if (before.layer !== after.layer) parts.add('layer');
  if (before.places !== after.places) parts.add('place');
  return [...parts];
}

/** How a step leaves a mark: where the old shape lay on other versions says nothing of a new one. */
export function left(before: Standing | undefined, after: Standing): Standing {
  const stale = before?.places === after.places && partsOf(before, after)?.includes('shape');
  return stale ? { ...after, places: {} } : after;
}

/** A stack of steps; whoever undoes carries them out. */
export class Steps {
  #done: Step[] = [];
  #undone: Step[] = [];

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  did(step: Step): void {
    if (step.length === 0) return;
    this.#done = [...this.#done.slice(1 - MOST_STEPS), step];
    this.#undone = [];
  }

  /** The last step turned round, or undefined. */
  undo(): Step | undefined {
    const step = this.#done.pop();
    if (step) this.#undone.push(step);
    return step?.map(({ id, before, after }) => ({ id, before: after, after: before }));
  }

  redo(): Step | undefined {
    const step = this.#undone.pop();
    if (step) this.#done.push(step);
    return step;
  }
}
