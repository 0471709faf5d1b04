/** What of a pad lies on this device: the server's rows, and operations that have not reached it. */
import type { Id } from '../api/contract.ts';
import type { Feed } from '../core/marks/model.ts';
import type { Queued } from '../core/marks/queue.ts';
import { shelf } from '../offline/store.ts';

const kept = shelf('marks');

export class PadStore {
  readonly #ops: string;
  readonly #feed: string;

  constructor(pad: Id, person: Id) {
    this.#ops = `ops ${person} ${pad} `;
    this.#feed = `feed ${person} ${pad}`;
  }

  /** The pads on which a person has something unsent. */
  static async waiting(person: Id): Promise<Set<Id>> {
    const pairs = await kept.entries<Queued>(`ops ${person} `);
    return new Set(pairs.map(([key]) => key.split(' ')[2] ?? ''));
  }

  feed(): Promise<Feed | undefined> {
    return kept.get<Feed>(this.#feed);
  }

  keepFeed(feed: Feed): Promise<void> {
    return kept.put(this.#feed, feed);
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

  async clear(): Promise<void> {
    const keys = (await kept.entries(this.#ops)).map(([key]) => key);
    await kept.change([], [this.#feed, ...keys]);
  }

  #key({ device, op }: Queued): string {
    return `${this.#ops}${device} ${String(op.n).padStart(9, '0')}`;
  }
}
