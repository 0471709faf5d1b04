/** The papers of meetings to come on this device: which are wanted, which lie here, and which go. */
import type { Id, Paper } from '../api/contract.ts';
import { inItsStead, type Progress, progressOf, type Wanted, wantedOf } from '../core/ahead.ts';
import { PIECE } from '../core/pieces.ts';
import type { Room } from '../state/room.svelte.ts';
import type { KeptPaper } from './fetching.ts';
import { PapersHere } from './papers-here.svelte.ts';
import { vault } from './vault.ts';

/** What is wanted of a meeting by the papers that it has now, and which of those that it had are no more. */
export interface Plan {
  wanted: readonly Wanted[];
  lost: readonly Id[];
}

export class Stock {
  #here = new PapersHere();
  #wanted = $state.raw<ReadonlyMap<Id, readonly Wanted[]>>(new Map());
  #papers = new Map<Id, Record<Id, Paper>>();
  #open = $state(false);
  /** There is no room for what is missing. */
  full = $state(false);

  /** `forget` lets go of the marks that lie on a paper. */
  constructor(private readonly forget: (paper: Id) => Promise<void>) {}

  /** Whether anything may be kept. */
  get open(): boolean {
    return this.#open;
  }

  /** Meetings whose papers are wanted. */
  get meetings(): Iterable<Id> {
    return this.#wanted.keys();
  }

  /** What lies here to the end. */
  get whole(): KeptPaper[] {
    return this.#here.all.filter((kept) => kept.complete);
  }

  /** How far the papers of a meeting are; undefined where none are kept. */
  progress(meeting: Id): Progress | undefined {
    const wanted = this.#wanted.get(meeting);
    if (!this.#open || !wanted || wanted.length === 0) return undefined;
    const bytesOf = (version: Id) => this.#here.pieces(version) * PIECE;
    return progressOf(wanted, bytesOf, (version) => this.isHere(version));
  }

  /** Whether a version can be read without the server. */
  isHere(version: Id): boolean {
    return this.#here.kept(version)?.complete ?? false;
  }

  /** Whether a version is still to be kept. */
  wants({ meeting, version }: KeptPaper): boolean {
    return this.#wanted.get(meeting)?.some((each) => each.version === version) ?? false;
  }

  /** What is to be fetched next, but for these versions. */
  next(but: ReadonlySet<Id>): Wanted | undefined {
    if (!this.#open) return undefined;
    const all = [...this.#wanted.values()].flat();
    return all.find(({ version }) => !this.isHere(version) && !but.has(version));
  }

  /** What is known of a version, before anything of it is here too. */
  known(wanted: Wanted): KeptPaper {
    return this.#here.kept(wanted.version) ?? { ...wanted, tag: '', complete: false };
  }

  /** A piece more of a version is here. */
  took(next: KeptPaper): Promise<void> {
    return this.#here.took(next);
  }

  async load(): Promise<void> {
    await this.#here.load();
    this.#open = vault.key !== undefined;
  }

  clear(): void {
    this.#here.clear();
    this.#wanted = new Map();
    this.#papers.clear();
    this.full = false;
    this.#open = false;
  }

  /** Undefined where a meeting's papers are those of the last time. */
  plan(room: Room): Plan | undefined {
    const papers = room.entities.paper;
    const before = this.#papers.get(room.id);
    if (before === papers) return undefined;
    this.#papers.set(room.id, papers);
    const order = room.items.map((item) => item.id);
    const lost = Object.keys(before ?? {}).filter((paper) => !papers[paper]);
    return { wanted: wantedOf(room.id, Object.values(papers), order), lost };
  }

  async take(meeting: Id, { wanted, lost }: Plan): Promise<void> {
    this.#wanted = new Map([...this.#wanted, [meeting, wanted]]);
    await this.sweep(meeting, lost);
  }

  /** What is read no more goes, a version that was replaced when the new one is whole; marks may lie here of any paper that was `lost`. */
  async sweep(meeting: Id, lost: readonly Id[] = []): Promise<void> {
    const papers = this.#papers.get(meeting) ?? {};
    const stays = new Set(Object.values(papers).map((paper) => inItsStead(paper, (version) => this.isHere(version))));
    const over = this.#unwanted(meeting).filter(({ version }) => !stays.has(version));
    for (const { version } of over) await this.drop(version);
    const gone = over.map(({ paper }) => paper).filter((paper) => !papers[paper]);
    for (const paper of new Set([...gone, ...lost])) void this.forget(paper);
  }

  /** Lets go of all meetings but these. */
  async keepOnly(kept: ReadonlySet<Id>): Promise<void> {
    for (const meeting of this.#wanted.keys()) if (!kept.has(meeting)) this.#letGo(meeting);
    for (const { version, meeting } of this.#here.all) if (!kept.has(meeting)) await this.drop(version);
  }

  /** A meeting that may no longer be seen takes its papers along, and the marks on all it had, whether or not those lie here. */
  async dropMeeting(meeting: Id): Promise<void> {
    const here = this.#here.of(meeting);
    const papers = new Set([...Object.keys(this.#papers.get(meeting) ?? {}), ...here.map(({ paper }) => paper)]);
    this.#letGo(meeting);
    for (const paper of papers) void this.forget(paper);
    await Promise.all(here.map(({ version }) => this.drop(version)));
  }

  async drop(version: Id): Promise<void> {
    await this.#here.drop(version);
    this.full = false;
  }

  /** Makes room by letting go of a version that was replaced before the new one is whole, first that of the paper that is coming; false where there is none. */
  async makeRoom(coming?: Id): Promise<boolean> {
    const replaced = [...this.#wanted.keys()].flatMap((meeting) => this.#unwanted(meeting));
    const spare = replaced.find(({ paper }) => paper === coming) ?? replaced[0];
    if (spare) await this.drop(spare.version);
    else this.full = true;
    return spare !== undefined;
  }

  /** What lies here of a meeting's papers besides what is wanted; nothing before that is known. */
  #unwanted(meeting: Id): KeptPaper[] {
    return this.#wanted.has(meeting) ? this.#here.of(meeting).filter((kept) => !this.wants(kept)) : [];
  }

  /** Nothing of a meeting is wanted any more. */
  #letGo(meeting: Id): void {
    this.#papers.delete(meeting);
    this.#wanted = new Map([...this.#wanted].filter(([each]) => each !== meeting));
  }
}
