/** What of a pad lies on this device: the server's rows in their boxes, and operations that have not reached it. */
import type { Id } from '../api/contract.ts';
import { BOXES, boxName, type Rows } from '../core/marks/boxes.ts';
import type { Feed } from '../core/marks/model.ts';
import type { PadModel } from '../core/marks/pad.ts';
import type { Queued } from '../core/marks/queued.ts';
import { shelf } from '../offline/store.ts';

const kept = shelf('marks');
/** Boxes that are sealed in one go: as many as fit between two frames. */
const AT_ONCE = 8;
/** Boxes are read by the first digit of their names. */
const DIGITS = '0123456789abcdef';

export class PadStore {
  readonly #ops: string;
  readonly #head: string;
  readonly #rows: string;
  #keeping: Promise<void> = Promise.resolve();

  constructor(pad: Id, person: Id) {
    this.#ops = `ops ${person} ${pad} `;
    this.#head = `head ${person} ${pad}`;
    this.#rows = `rows ${person} ${pad} `;
  }

  /** The pads on which a person has something unsent. */
  static async waiting(person: Id): Promise<Set<Id>> {
    const pairs = await kept.entries<Queued>(`ops ${person} `);
    return new Set(pairs.map(([key]) => key.split(' ')[2] ?? ''));
  }

  /** The pads of which a person has rows here. */
  static async here(person: Id): Promise<Id[]> {
    return (await kept.entries<Feed>(`head ${person} `)).map(([, { pad }]) => pad);
  }

  /** How far the rows here go; undefined where none are kept. */
  head(): Promise<Feed | undefined> {
    return kept.get<Feed>(this.#head);
  }

  /** The rows, some boxes at a time. */
  async *rows(): AsyncGenerator<Rows[]> {
    for (const digit of DIGITS) yield (await kept.entries<Rows>(this.#rows + digit)).map(([, rows]) => rows);
  }

  /**
   * Keeps boxes of a pad as they are when their turn comes, as long as `still` says so.
   * How far they go is written last: until then newer ones do no harm.
   */
  keepRows(model: PadModel, boxes: Iterable<number>, still: () => boolean): Promise<void> {
    const wanted = [...boxes];
    this.#keeping = this.#keeping.then(async () => {
      const head = model.head();
      for (let at = 0; at < wanted.length && still(); at += AT_ONCE)
        await this.#keepSome(model, wanted.slice(at, at + AT_ONCE));
      if (still()) await kept.put(this.#head, head);
    });
    return this.#keeping;
  }

  /** Operations in the order they were made. */
  async queued(): Promise<Queued[]> {
    return (await kept.entries<Queued>(this.#ops)).map(([, queued]) => queued);
  }

  keep(queued: readonly Queued[], done: readonly Queued[] = []): Promise<void> {
    return kept.change(
      queued.map((each) => [this.#key(each), each] as const),
      done.map((each) => this.#key(each)),
    );
  }

  /** Lets go of what the server has. Operations that have not reached it are nobody else's: they stay; answers with how many. */
  async clearRows(): Promise<number> {
    const boxes = Array.from({ length: BOXES }, (_, box) => this.#box(box));
    await kept.change([], [this.#head, ...boxes]);
    return kept.count(this.#ops);
  }

  #keepSome(model: PadModel, boxes: readonly number[]): Promise<void> {
    const rows = model.boxes(boxes);
    const empty = boxes.filter((box) => !rows.has(box));
    return kept.change(
      [...rows].map(([box, held]) => [this.#box(box), held] as const),
      empty.map((box) => this.#box(box)),
    );
  }

  #box(box: number): string {
    return this.#rows + boxName(box);
  }

  #key({ device, op }: Queued): string {
    return `${this.#ops}${device} ${String(op.n).padStart(9, '0')}`;
  }
}
