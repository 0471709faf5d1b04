/** What one person does to the marks of a pad, step by step, and back. */
import type { Id } from '../api/contract.ts';
import type { PadModel } from '../core/marks/pad.ts';
import { type Changed, left, partsOf, type Step, Steps, standing } from '../core/marks/undo.ts';
import type { Wish } from './pad-sender.ts';

/** What carrying steps out needs of their pad. */
interface Hands {
  does: (wish: Wish) => void;
  /** Says what became of something done. */
  told: (code: string) => void;
}

export class PadSteps {
  #steps = new Steps();

  constructor(
    private readonly model: PadModel,
    private readonly me: Id,
    private readonly hands: Hands,
  ) {}

  get canUndo(): boolean {
    return this.#steps.canUndo;
  }

  get canRedo(): boolean {
    return this.#steps.canRedo;
  }

  /** Changes marks as one step. `seen` is the revision it was made on where that is not the newest known. */
  change(step: readonly Omit<Changed, 'before'>[], seen: number): void {
    const whole = step.map(({ id, after }): Changed => {
      const before = standing(this.model.marks.get(id));
      return { id, before, after: after && left(before, after) };
    });
    this.#carryOut(whole, seen);
    this.#steps.did(whole.filter(({ before, after }) => before || after));
  }

  undo(): void {
    this.#again(this.#steps.undo());
  }

  redo(): void {
    this.#again(this.#steps.redo());
  }

  /** What was changed in a step and has been removed since, on another device, stays so; what others have answered stands. */
  #again(step: Step = []): void {
    const gone = step.filter(({ id, before, after }) => before && after && !this.model.marks.has(id));
    const answered = step.filter(({ id, after }) => !after && this.#isAnswered(id));
    this.#carryOut(step.filter((each) => !gone.includes(each) && !answered.includes(each)));
    if (gone.length > 0) this.hands.told('mark_gone');
    if (answered.length > 0) this.hands.told('mark_answered');
  }

  #isAnswered(id: Id): boolean {
    return [...this.model.comments.values()].some(({ mark, author }) => mark === id && author.id !== this.me);
  }

  #carryOut(step: Step, base = 0): void {
    for (const { id, before, after } of step) {
      if (after) this.#put(id, before, after, base);
      else if (this.model.marks.has(id)) this.hands.does({ op: 'remove', id, base, seen: this.model.seq });
    }
  }

  #put(id: Id, before: Changed['before'], after: NonNullable<Changed['after']>, base: number): void {
    const parts = this.model.marks.has(id) ? partsOf(before, after) : null;
    if (parts?.length === 0) return;
    const { layer, version, body, places } = after;
    const placed = Object.keys(places).length > 0 && (parts === null || parts.includes('place')) ? { places } : {};
    this.hands.does({ op: 'put', id, base, layer, version, body, parts, ...placed });
  }
}
