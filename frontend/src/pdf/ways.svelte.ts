/** Where the links of a paper and the entries of its outline lead. */
import { m } from '../paraglide/messages.js';
import { toasts } from '../state/toasts.svelte.ts';
import { type OutlineEntry, saveAttached } from './contents.svelte.ts';
import { type AttachedFile, type Destination, type Link, type Step, spotOf } from './links.ts';
import type { OpenPaper } from './paper.svelte.ts';
import type { Stage } from './stage.svelte.ts';

export class Ways {
  /** An address outside the paper, for as long as it is asked whether to go there. */
  leaving = $state<string>();

  constructor(
    private readonly paper: OpenPaper,
    private readonly stage: Stage,
  ) {}

  follow({ to }: Link): void {
    if ('address' in to) this.leaving = to.address;
    else if ('dest' in to) void this.#goTo(to.dest);
    else if ('step' in to) this.#step(to.step);
    else void this.save(to.file);
  }

  followEntry({ to }: OutlineEntry): void {
    if (to && 'address' in to) this.leaving = to.address;
    else if (to) void this.#goTo(to.dest);
  }

  /** Hands a file of the paper to the device, and says whether that went well. */
  async save(file: AttachedFile): Promise<void> {
    const { pdf } = this.paper;
    const saved = pdf && (await saveAttached(pdf, file).catch(() => false));
    toasts.show(saved ? m.reader_file_saved({ name: file.name }) : m.reader_file_lost({ name: file.name }), {
      bad: !saved,
    });
  }

  async #goTo(dest: Destination): Promise<void> {
    const { pdf } = this.paper;
    const spot = pdf && (await spotOf(pdf, dest));
    if (!spot) return void toasts.show(m.reader_link_nowhere());
    const shape = this.stage.layout.shapes[spot.page - 1];
    const upright = shape && shape.rotation === 0 && spot.y !== undefined;
    const share = upright ? Math.max(0, (shape.box[3] - (spot.y ?? 0)) * shape.unit) / shape.height : 0;
    this.stage.goTo(spot.page, share);
  }

  #step(by: Step): void {
    const { viewport, layout } = this.stage;
    const [page, pages] = [viewport.page, layout.pages];
    this.stage.goTo({ NextPage: page + 1, PrevPage: page - 1, FirstPage: 1, LastPage: pages }[by]);
  }
}
