/** Rounds of fetching: all that is wanted and missing, piece by piece, and what belongs beside it. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Id } from '../api/contract.ts';
import type { Wanted } from '../core/ahead.ts';
import { dropBeside, keepBeside } from './beside.ts';
import { fetchNext } from './fetching.ts';
import { StorageFull } from './keeping.ts';
import type { Stock } from './stock.svelte.ts';

/** What a round needs of whoever has it made. */
export interface Errand {
  /** Whether somebody is still here for whom to fetch. */
  goesOn: () => boolean;
  /** Whether nothing may be fetched just now. */
  waits: () => boolean;
  /** Keeps the marks that lie on a paper. */
  keep: (paper: Id) => Promise<void>;
  keepNotebook: (meeting: Id) => Promise<void>;
}

const RETRY_AFTER = 15_000;
/** How often one version is begun anew because its bytes were not what was begun with, or not what the server says. */
const BEGINNINGS = 3;

export class Rounds {
  #refused = new Set<Id>();
  #begun = new Map<Id, number>();
  #running = false;
  #more = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly stock: Stock,
    private readonly errand: Errand,
  ) {}

  /** Begins a round, or has another one follow the one that runs. */
  go(): void {
    if (!this.errand.goesOn()) return;
    // What is wanted now may lie behind where the round is that runs.
    this.#more = this.#running;
    if (this.#running) return;
    this.#running = true;
    // One page of a browser fetches; the others take over when it is closed.
    const work = () => this.#fetchAll();
    const done = 'locks' in navigator ? navigator.locks.request('ecabinet.papers', work) : work();
    void Promise.resolve(done).finally(() => {
      this.#running = false;
      if (this.#more) this.go();
    });
  }

  stop(): void {
    clearTimeout(this.#retry);
    this.#refused.clear();
    this.#begun.clear();
  }

  async #fetchAll(): Promise<void> {
    await this.stock.load();
    for (const meeting of this.stock.meetings) await this.stock.sweep(meeting);
    await this.#keepMore();
    for (let next = this.#next(); next && !this.errand.waits(); next = this.#next()) {
      if (!(await this.#fetchOne(next))) return;
    }
    await this.#keepMore();
  }

  #next(): Wanted | undefined {
    return this.stock.next(this.#refused);
  }

  /** A meeting has its notebook here. A paper that is whole is to be looked at at once and searched, and has on it what was written and the layers to write on. */
  async #keepMore(): Promise<void> {
    const { errand, stock } = this;
    const papers = new Set(stock.whole.map(({ paper }) => paper));
    const errands = [
      ...[...stock.meetings].map((meeting) => () => errand.keepNotebook(meeting)),
      ...stock.whole.map(
        ({ version }) =>
          () =>
            this.#keepBeside(version),
      ),
      ...[...papers].map((paper) => () => errand.keep(paper)),
    ];
    try {
      for (const each of errands) if (!errand.waits()) await each().catch(refused);
    } catch (error) {
      if (error instanceof StorageFull) await this.#makeRoom();
      else if (!(error instanceof ApiProblem) && !(error instanceof LinkLost)) throw error;
    }
  }

  /** What came after its paper was dropped is dropped too. */
  async #keepBeside(version: Id): Promise<void> {
    await keepBeside(version);
    if (!this.stock.isHere(version)) await dropBeside(version);
  }

  /** One piece of one paper; false when the rest must wait. */
  async #fetchOne(wanted: Wanted): Promise<boolean> {
    const kept = this.stock.known(wanted);
    try {
      await this.errand.keep(wanted.paper); // a paper that counts as here can be written on
      const next = await fetchNext(kept);
      if (!next || !this.errand.goesOn()) return false;
      if (!next.tag) this.#beganAnew(next.version);
      if (!this.stock.wants(next)) {
        await this.stock.drop(next.version);
        return true;
      }
      await this.stock.took(next);
      if (next.complete) {
        await this.stock.sweep(next.meeting);
        await this.#keepBeside(next.version); // the network may be gone before the next paper is whole
      }
      return true;
    } catch (error) {
      return this.#failed(wanted, error);
    }
  }

  #beganAnew(version: Id): void {
    const times = (this.#begun.get(version) ?? 0) + 1;
    this.#begun.set(version, times);
    if (times >= BEGINNINGS) this.#refused.add(version);
  }

  async #failed({ version, paper }: Wanted, error: unknown): Promise<boolean> {
    if (error instanceof StorageFull) {
      await this.#makeRoom(paper);
      return false;
    }
    if (isRefusal(error)) {
      this.#refused.add(version);
      return true;
    }
    if (!(error instanceof ApiProblem) && !(error instanceof LinkLost)) throw error;
    this.#goLater();
    return false;
  }

  async #makeRoom(coming?: Id): Promise<void> {
    if (await this.stock.makeRoom(coming)) this.#goLater(); // a browser needs a while to have the room again
  }

  #goLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.go(), RETRY_AFTER);
  }
}

/** What may not be read any more holds up nothing else. */
function refused(error: unknown): void {
  if (!isRefusal(error)) throw error;
}

function isRefusal(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 403 || error.status === 404);
}
