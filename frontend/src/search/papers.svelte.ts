/** One search over many papers: from the words on this device, or else the server's. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Id } from '../api/contract.ts';
import { fetchText } from '../api/papers.ts';
import { hitsIn, type PageHit, SHORTEST, type Source, type Words, wordsOf } from '../core/paper-search.ts';
import { keptText } from '../offline/beside.ts';

export interface Found {
  source: Source;
  hits: readonly PageHit[];
}

/** Papers whose words are read at the same time. */
const AT_A_TIME = 4;

export class PaperSearch {
  #query = $state('');
  #found = $state.raw<ReadonlyMap<Id, Found>>(new Map());
  #searched = $state(0);
  #total = $state(0);
  #missing = $state(0);
  #wordless = $state(0);
  #turn = 0;
  #words = new Map<Id, Promise<Words>>();
  #sources: readonly Source[] = [];

  /** Papers with finds, in the order they were given. */
  readonly found: readonly Found[] = $derived.by(() => {
    const held = this.#found;
    return this.#sources.flatMap(({ version }) => held.get(version) ?? []);
  });
  readonly count: number = $derived(this.found.reduce((sum, { hits }) => sum + hits.length, 0));

  get query(): string {
    return this.#query;
  }

  /** Whether something is looked for. */
  get active(): boolean {
    return this.#query.trim().length >= SHORTEST;
  }

  get busy(): boolean {
    return this.#searched < this.#total;
  }

  get searched(): number {
    return this.#searched;
  }

  get total(): number {
    return this.#total;
  }

  /** Papers that could not be searched: neither here nor to be had now. */
  get missing(): number {
    return this.#missing;
  }

  /** Papers without a word in them, as scans are. */
  get wordless(): number {
    return this.#wordless;
  }

  /** Searches these papers; finds appear as they are made, and a newer search ends an older one. */
  async find(query: string, sources: readonly Source[]): Promise<void> {
    const turn = ++this.#turn;
    this.#query = query;
    this.#sources = sources;
    this.#found = new Map();
    this.#searched = 0;
    this.#missing = 0;
    this.#wordless = 0;
    this.#total = this.active ? sources.length : 0;
    if (!this.active) return;
    const waiting = sources.values();
    const work = async () => {
      for (const source of waiting) {
        await this.#look(source, turn);
        if (turn !== this.#turn) return;
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
  }

  async #look(source: Source, turn: number): Promise<void> {
    const words = await this.#wordsOf(source.version);
    await new Promise((resolve) => setTimeout(resolve)); // the screen gets a turn after each paper
    if (turn !== this.#turn) return;
    this.#searched += 1;
    if (!words) this.#missing += 1;
    else if (words.bare.every((page) => page.trim() === '')) this.#wordless += 1;
    const hits = words ? hitsIn(words, this.#query) : [];
    if (hits.length > 0) this.#found = new Map([...this.#found, [source.version, { source, hits }]]);
  }

  async #wordsOf(version: Id): Promise<Words | undefined> {
    const reading = this.#words.get(version) ?? this.#read(version);
    this.#words.set(version, reading);
    try {
      return await reading;
    } catch (error) {
      this.#words.delete(version);
      if (error instanceof ApiProblem || error instanceof LinkLost) return undefined;
      throw error;
    }
  }

  async #read(version: Id): Promise<Words> {
    return wordsOf((await keptText(version)) ?? (await fetchText(version)).pages);
  }
}
