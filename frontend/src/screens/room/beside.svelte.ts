/** The second paper that somebody reads beside the first: any ready version of any paper of the meeting. */
import type { Id, Paper, PaperVersion } from '../../api/contract.ts';
import type { Room } from '../../state/room.svelte.ts';

export interface Choice {
  paper: Paper;
  version: PaperVersion;
  /** Whether the paper has several versions, so that the number must be told. */
  several: boolean;
}

export class Beside {
  #version = $state<Id>();
  /** On a narrow screen the two are tabs: whether the second one shows. */
  second = $state(false);

  constructor(private readonly room: Room) {}

  readonly choices: readonly Choice[] = $derived.by(() =>
    this.room.items.flatMap((item) =>
      this.room.papers(item.id).flatMap((paper) => {
        const ready = paper.versions.filter((version) => version.state === 'ready');
        return ready.toReversed().map((version) => ({ paper, version, several: ready.length > 1 }));
      }),
    ),
  );
  /** The paper beside, for as long as it can be read. */
  readonly choice: Choice | undefined = $derived(this.choices.find(({ version }) => version.id === this.#version));

  open(version: Id): void {
    this.#version = version;
    this.second = true;
  }

  close(): void {
    this.#version = undefined;
    this.second = false;
  }
}
