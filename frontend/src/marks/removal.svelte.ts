/** Takes my marks out of sight: asks first where that takes along what others said about them. */
import type { Id } from '../api/contract.ts';
import type { Layer } from '../core/marks/model.ts';
import { m } from '../paraglide/messages.js';
import { toasts } from '../state/toasts.svelte.ts';
import type { Desk } from './desk.svelte.ts';

interface Question {
  act: 'remove' | 'hide';
  ids: readonly Id[];
  go: () => void;
  /** Whose answers go out of sight. */
  loses: (person: Id) => boolean;
  /** How many answers of others they are. */
  answers: number;
}

export class Removal {
  #question = $state.raw<Question>();

  constructor(private readonly desk: Desk) {}

  /** What is being asked. */
  get question(): Question | undefined {
    return this.#question;
  }

  answer(yes: boolean): void {
    const question = this.#question;
    this.#question = undefined;
    if (yes && question) this.#ask(question);
  }

  /** Removes those of the marks that are mine, and shows the way back. */
  remove(ids: Iterable<Id>): void {
    const mine = this.desk.changeable(ids);
    if (mine.length === 0) return;
    this.#askToRemove(mine, () => {
      const back = this.desk.remove(mine);
      toasts.show(m.marks_removed({ count: mine.length }), { action: { label: m.action_undo(), run: back } });
    });
  }

  /** Removes what the rubber went over: it is undone like a stroke. */
  rub(ids: Iterable<Id>): void {
    const mine = this.desk.changeable(ids);
    this.#askToRemove(mine, () => this.desk.remove(mine));
  }

  /** Gives a mark another layer, on which some may not see it who spoke of it. */
  moveToLayer(id: Id, layer: Id): void {
    const { layers, marks } = this.desk.pad;
    const [from, to] = [marks.get(id)?.layer, layer].map((each) => layers.find((one) => one.id === each));
    const loses = (person: Id) => sees(from, person) && !sees(to, person);
    this.#ask({ act: 'hide', ids: [id], go: () => this.desk.moveToLayer([id], layer), loses, answers: 0 });
  }

  #askToRemove(ids: readonly Id[], go: () => void): void {
    this.#ask({ act: 'remove', ids, go, loses: () => true, answers: 0 });
  }

  /** Asks where more answers than the person was told of would go out of sight. */
  #ask(question: Question): void {
    const { comments, me } = this.desk.pad;
    const said = question.ids.flatMap((id) => comments.get(id) ?? []);
    const answers = said.filter(({ author }) => author.id !== me.id && question.loses(author.id)).length;
    if (answers > question.answers) this.#question = { ...question, answers };
    else question.go();
  }
}

/** Whether another person sees a layer, as far as is known here: not who edits a draft. */
function sees(layer: Layer | undefined, person: Id): boolean {
  if (layer?.kind !== 'shared') return layer?.kind !== 'private';
  return layer.owner?.id === person || layer.members.some(({ id }) => id === person);
}
