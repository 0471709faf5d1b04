/** What one person looks at in the room: an item and a paper, following the meeting until they look elsewhere. */
import type { Id, Item, Paper, PaperVersion } from '../../api/contract.ts';
import type { Room } from '../../state/room.svelte.ts';

export class RoomView {
  /** The item looked at instead of the current one. */
  #picked = $state<Id>();
  /** The paper version opened in each item. */
  #opened = $state.raw<Record<Id, Id>>({});

  readonly item: Item | undefined = $derived.by(() => {
    const picked = this.#picked ? this.room.entities.item[this.#picked] : undefined;
    return picked ?? this.room.currentItem ?? this.room.items[0];
  });
  readonly papers: Paper[] = $derived.by(() => (this.item ? this.room.papers(this.item.id) : []));
  readonly version: PaperVersion | undefined = $derived.by(() => {
    const wanted = this.item ? this.#opened[this.item.id] : undefined;
    const all = this.papers.flatMap((paper) => paper.versions);
    return all.find((version) => version.id === wanted) ?? this.papers.map(lastOf).find(Boolean);
  });
  readonly paper: Paper | undefined = $derived(
    this.papers.find((paper) => paper.versions.some((version) => version.id === this.version?.id)),
  );
  /** Whether the screen moves along with the meeting. */
  readonly following: boolean = $derived.by(() => !this.room.currentItem || this.item?.id === this.room.currentItem.id);

  constructor(private readonly room: Room) {}

  pick(item: Id): void {
    this.#picked = item === this.room.currentItem?.id ? undefined : item;
  }

  follow(): void {
    this.#picked = undefined;
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
