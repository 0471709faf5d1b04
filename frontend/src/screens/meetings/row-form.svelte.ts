/** A form over a row that others may change meanwhile: it sends what was changed here, and tells what was changed there. */
import { type EditConflict, editConflict } from '../../api/conflict.ts';

export type Values = Record<string, string>;
type Name<T> = keyof T & string;

/** What the server holds of a row. */
export interface Held<T> {
  values: T;
  version: number;
}

/** Who changed the row meanwhile, and which fields of it. */
export interface Elsewhere<T> {
  by: EditConflict;
  fields: readonly Name<T>[];
}

export class RowForm<T extends Values> {
  /** What is written in the fields. */
  readonly values: T;
  #held = $state.raw() as Held<T>;
  #elsewhere = $state.raw<Elsewhere<T>>();

  constructor(begun: T, version: number) {
    const values = $state({ ...begun });
    this.values = values;
    this.#held = { values: begun, version };
  }

  get version(): number {
    return this.#held.version;
  }

  get elsewhere(): Elsewhere<T> | undefined {
    return this.#elsewhere;
  }

  /** What the server has in a field, as far as is known here. */
  theirs(field: Name<T>): string {
    return this.#held.values[field] ?? '';
  }

  changed(field: Name<T>): boolean {
    return this.values[field] !== this.#held.values[field];
  }

  /** Whether anything would be sent. */
  get touched(): boolean {
    return Object.keys(this.#held.values).some((field) => this.changed(field));
  }

  /** The parts of `input` that come from a field changed here; what others changed is not sent back to what it was. */
  only<I extends object>(input: { [K in keyof I]: [value: I[K], ...fields: Name<T>[]] }): Partial<I> {
    const parts = Object.entries(input) as [keyof I, [I[keyof I], ...Name<T>[]]][];
    const sent = parts.filter(([, [, ...fields]]) => fields.some((field) => this.changed(field)));
    return Object.fromEntries(sent.map(([name, [value]]) => [name, value])) as Partial<I>;
  }

  /** Puts the server's words into a field. */
  take(field: Name<T>): void {
    Object.assign(this.values, { [field]: this.theirs(field) });
  }

  /** Whether the error is that somebody else was first. Then the form goes on from what `read` finds: what is written here stays. */
  async meets(error: unknown, read: () => Promise<Held<T> | undefined>): Promise<boolean> {
    const by = editConflict(error);
    const held = by && (await read());
    if (!by || !held) return false;
    const before = this.#held.values;
    const fields = Object.keys(before).filter((field) => before[field] !== held.values[field]);
    const untouched = fields.filter((field) => !this.changed(field));
    this.#held = held;
    for (const field of untouched) this.take(field);
    this.#elsewhere = { by, fields };
    return true;
  }
}
