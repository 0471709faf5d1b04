/** Which papers lie on this device, and how much of each. */
import type { Id } from '../api/contract.ts';
import { dropBeside } from './beside.ts';
import { type KeptPaper, piecesHere } from './fetching.ts';
import { keptPapers } from './kept-papers.ts';
import { dropPieces, keptVersions } from './pieces.ts';
import { vault } from './vault.ts';

interface Here {
  kept: KeptPaper;
  pieces: number;
}

export class PapersHere {
  #here = $state.raw<ReadonlyMap<Id, Here>>(new Map());

  get all(): KeptPaper[] {
    return [...this.#here.values()].map(({ kept }) => kept);
  }

  of(meeting: Id): KeptPaper[] {
    return this.all.filter((kept) => kept.meeting === meeting);
  }

  kept(version: Id): KeptPaper | undefined {
    return this.#here.get(version)?.kept;
  }

  /** Pieces of a version that are here. */
  pieces(version: Id): number {
    return this.#here.get(version)?.pieces ?? 0;
  }

  /** Reads what lies here; pieces of which nobody knows what they belong to go. */
  async load(): Promise<void> {
    const records = await keptPapers.entries<KeptPaper>();
    const here = await Promise.all(
      records.map(async ([version, kept]) => [version, { kept, pieces: await piecesHere(kept) }] as const),
    );
    this.#here = new Map(here);
    for (const version of await keptVersions()) if (vault.key && !this.#here.has(version)) await dropPieces(version);
  }

  /** A piece more of a version is here; none where it is begun anew. */
  async took(next: KeptPaper): Promise<void> {
    const { version, tag, complete } = next;
    const known = this.#here.get(version);
    if (!known || complete || tag !== known.kept.tag) await keptPapers.put(version, next);
    const pieces = tag ? (known?.kept.tag === tag ? known.pieces : 0) + 1 : 0;
    this.#here = new Map([...this.#here, [version, { kept: next, pieces }]]);
  }

  async drop(version: Id): Promise<void> {
    this.#here = new Map([...this.#here].filter(([each]) => each !== version));
    await keptPapers.remove(version);
    await dropBeside(version);
    await dropPieces(version);
  }

  clear(): void {
    this.#here = new Map();
  }
}
