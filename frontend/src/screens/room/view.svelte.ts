/** What one person looks at in the room: an item and a paper, following the meeting until they look elsewhere. */
import type { Id, Item, Paper, PaperVersion } from '../../api/contract.ts';
import { pencils } from '../../marks/pencils.svelte.ts';
import type { Room } from '../../state/room.svelte.ts';

/** What lies open: it stays under the eyes until somebody, or the meeting, goes on. */
interface Read {
  item: Id;
  paper: Id;
  version: Id;
  title: string;
}

export class RoomView {
  /** The item looked at instead of the current one. */
  #picked = $state<Id>();
  #read = $state.raw<Read>();
  /** The paper version opened in each item. */
  #opened = $state.raw<Record<Id, Id>>({});

  readonly item: Item | undefined = $derived.by(() => {
    // A page stays under the hand that draws on it, also when the meeting goes on.
    const picked = this.#picked ?? (pencils.down ? this.#read?.item : undefined);
    const held = picked ? this.room.entities.item[picked] : undefined;
    return held ?? this.room.currentItem ?? this.room.items[0];
  });
  readonly papers: Paper[] = $derived.by(() => (this.item ? this.room.papers(this.item.id) : []));
  /** What opens where nobody has chosen. */
  readonly #first: PaperVersion | undefined = $derived(this.papers.map(lastOf).find(Boolean));
  readonly version: PaperVersion | undefined = $derived.by(() => {
    const read = this.#read?.item === this.item?.id ? this.#read?.version : undefined;
    const wanted = (this.item && this.#opened[this.item.id]) ?? read;
    const all = this.papers.flatMap((paper) => paper.versions);
    return all.find((version) => version.id === wanted) ?? this.#first;
  });
  /** What must be named for this to be open again: nothing where it is what the meeting itself opens. */
  readonly named: { item: Id; version: Id | undefined } | undefined = $derived.by(() => {
    const { item, version } = this;
    const current = this.room.currentItem ?? this.room.items[0];
    const usual = !item || (item.id === current?.id && version?.id === this.#first?.id);
    return usual ? undefined : { item: item.id, version: version?.id };
  });
  readonly paper: Paper | undefined = $derived(
    this.papers.find((paper) => paper.versions.some((version) => version.id === this.version?.id)),
  );
  /** Whether the screen moves along with the meeting. */
  readonly following: boolean = $derived.by(
    () => !this.room.currentItem || !this.#picked || this.item?.id === this.room.currentItem.id,
  );

  /** The paper that lay open here and may not be read any more: withdrawn, or not for this person. */
  readonly gone: Read | undefined = $derived.by(() => {
    const read = this.#read;
    if (!read || this.room.status !== 'ready') return undefined;
    const { item, paper } = this.room.entities;
    const held = paper[read.paper];
    const movedOn = item[read.item] && this.item?.id !== read.item;
    return movedOn || held?.on_paper || held?.versions.length ? undefined : read;
  });

  constructor(private readonly room: Room) {}

  /** Notes what lies open now, as long as nothing was taken from under the eyes. */
  reads(): void {
    if (this.gone || this.room.status !== 'ready' || this.version?.id === this.#read?.version) return;
    const [item, paper, version] = [this.item, this.paper, this.version];
    this.#read =
      item && paper && version
        ? { item: item.id, paper: paper.id, version: version.id, title: paper.title }
        : undefined;
  }

  /** Lets go of what lay open; a paper that is gone does not come back over the one that is read by then. */
  close(): void {
    if (this.gone) {
      const { [this.gone.item]: _, ...others } = this.#opened;
      this.#opened = others;
    }
    this.#read = undefined;
  }

  pick(item: Id): void {
    this.close();
    this.#picked = item === this.room.currentItem?.id ? undefined : item;
  }

  follow(): void {
    this.close();
    this.#picked = undefined;
  }

  /** Where the meeting is, as if nothing had been chosen. */
  home(): void {
    this.follow();
    if (!this.item) return;
    const { [this.item.id]: _, ...others } = this.#opened;
    this.#opened = others;
  }

  open(item: Id, version: Id): void {
    this.pick(item);
    this.#opened = { ...this.#opened, [item]: version };
  }
}

/** The version of a paper that is current. */
export function lastOf(paper: Paper): PaperVersion | undefined {
  return paper.versions.at(-1);
}
