/** A list of marks that the server tells in parts, by what is looked for. */
import type { MarkLine, MarkLines } from '../api/marks.ts';

const REST = 250;

export class Lines<Query> {
  #lines = $state.raw<readonly MarkLine[]>();
  #cursor = $state<string | null>(null);
  #failed = $state.raw<unknown>();
  #busy = $state(false);
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `query` is read anew for each part. */
  constructor(
    private readonly query: () => Query,
    private readonly fetch: (query: Query & { cursor: string }) => Promise<MarkLines>,
  ) {
    void this.load();
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
      const answer = await this.fetch({ ...this.query(), cursor });
      if (turn !== this.#turn) return;
      this.#lines = [...before, ...answer.marks];
      this.#cursor = answer.cursor;
      this.#failed = undefined;
    } catch (error) {
      if (turn === this.#turn) this.#failed = error;
    } finally {
      if (turn === this.#turn) this.#busy = false;
    }
  }
}
