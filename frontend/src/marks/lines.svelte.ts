/** A list of marks that is told in parts, by what is looked for: by the server, or by this device where that cannot be asked. */
import { LinkLost } from '../api/client.ts';
import type { MarkLine, MarkLines } from '../core/marks/model.ts';
import { live } from '../state/live.svelte.ts';
import type { LinesHere } from './lines-here.ts';

const REST = 250;

/** Lists what was read on this device. */
type ListHere<Query> = (query: Query & { cursor: string }) => LinesHere;

export class Lines<Query> {
  #lines = $state.raw<readonly MarkLine[]>();
  #cursor = $state<string | null>(null);
  #failed = $state.raw<unknown>();
  #busy = $state(false);
  #here = $state.raw<LinesHere>();
  /** What this device keeps, once it was read: as long as the list lives or until the server answers. */
  #reading: Promise<ListHere<Query> | undefined> | undefined;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  #deaf: () => void;

  /** `query` is read anew for each part; `here` reads what this device keeps, undefined where that is nothing. */
  constructor(
    private readonly query: () => Query,
    private readonly fetch: (query: Query & { cursor: string }) => Promise<MarkLines>,
    private readonly here: () => Promise<ListHere<Query> | undefined>,
  ) {
    this.#deaf = live.onRestored(() => this.#back());
    void this.load();
  }

  /** Nobody looks at it any more: it asks nobody. */
  close(): void {
    clearTimeout(this.#timer);
    this.#reading = undefined;
    this.#deaf();
  }

  /** Undefined until the first answer. */
  get lines(): readonly MarkLine[] | undefined {
    return this.#lines;
  }

  get failed(): unknown {
    return this.#failed;
  }

  get more(): boolean {
    return this.#cursor !== null;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** What the list is of, where this device told it. */
  get kept(): LinesHere['kept'] | undefined {
    return this.#here?.kept;
  }

  /** Begins anew once typing has come to rest. */
  typed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), REST);
  }

  load(): Promise<void> {
    return this.#part('', []);
  }

  next(): Promise<void> {
    return this.#part(this.#cursor ?? '', this.#lines ?? []);
  }

  async #part(cursor: string, before: readonly MarkLine[]): Promise<void> {
    const turn = ++this.#turn;
    this.#busy = true;
    try {
      const { answer, here } = await this.#ask({ ...this.query(), cursor });
      if (turn !== this.#turn) return;
      this.#here = here;
      this.#lines = [...before, ...answer.marks];
      this.#cursor = answer.cursor;
      this.#failed = undefined;
    } catch (error) {
      if (turn === this.#turn) this.#failed = error;
    } finally {
      if (turn === this.#turn) this.#busy = false;
    }
  }

  /** A list that this device began goes on here: its marks that were not sent have no place at the server. */
  async #ask(query: Query & { cursor: string }): Promise<{ answer: MarkLines; here?: LinesHere }> {
    try {
      if (query.cursor && this.#here) throw new LinkLost();
      const answer = await this.fetch(query);
      this.#reading = undefined;
      return { answer };
    } catch (error) {
      const here = error instanceof LinkLost ? (await this.#read())?.(query) : undefined;
      if (!here) throw error;
      return { answer: here.lines, here };
    }
  }

  /** Nothing kept is no reason not to look again. */
  async #read(): Promise<ListHere<Query> | undefined> {
    this.#reading ??= this.here();
    const reading = this.#reading;
    const list = await reading.catch(() => undefined);
    if (!list && this.#reading === reading) this.#reading = undefined;
    return await reading;
  }

  /** The server can be asked again. */
  #back(): void {
    if (this.#here || this.#failed) void this.load();
  }
}
