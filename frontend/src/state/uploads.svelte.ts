/** Papers on their way to the server: each with its own progress, cancellable, sent again after a lost answer. */
import { ApiProblem, LinkLost, newKey, type Upload } from '../api/client.ts';
import type { Classification, Id, Paper, PaperLimits } from '../api/contract.ts';
import { fetchPaperLimits, uploadPaper, uploadVersion } from '../api/papers.ts';
import { isAbove } from '../core/classification.ts';
import { errorText } from '../text/errors.ts';
import { live } from './live.svelte.ts';
import { outbox } from './outbox.svelte.ts';

export type PaperKind = 'submission' | 'verification_report' | 'draft_resolution' | 'report' | 'summary' | 'other';

/** What a file's name says of its kind. */
const HINTS: readonly [RegExp, PaperKind][] = [
  [/tom.?tat|tóm.?tắt|summary/i, 'summary'],
  [/tham.?tra|thẩm.?tra|tham.?dinh|thẩm.?định/i, 'verification_report'],
  [/du.?thao|dự.?thảo|nghi.?quyet|nghị.?quyết|nghi.?dinh|nghị.?định/i, 'draft_resolution'],
  [/ttr|to.?trinh|tờ.?trình/i, 'submission'],
  [/bao.?cao|báo.?cáo|^bc/i, 'report'],
];

/** The kind a file's name suggests, `other` where it suggests none. */
export function kindOf(name: string): PaperKind {
  const plain = name.normalize('NFC');
  return HINTS.find(([pattern]) => pattern.test(plain))?.[1] ?? 'other';
}

/** A title made of a file's name: without its ending, dashes and underscores as spaces. */
export function titleOf(name: string): string {
  return name
    .normalize('NFC')
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/[_-]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const ABOVE = 'above_classification_ceiling';
const MEGABYTE = 1 << 20;

/** Why the server would refuse a file after all of it has come: then it is not even sent. */
function refusal(file: File, classification: Classification | undefined, limits: PaperLimits | undefined) {
  if (!limits) return undefined;
  if (classification && isAbove(classification, limits.ceiling)) return new ApiProblem(422, ABOVE);
  if (file.size > limits.megabytes * MEGABYTE) return new ApiProblem(413, 'paper_too_large');
  return undefined;
}

export class Sending {
  share = $state(0);
  error = $state('');
  again = $state(false);
  /** No machine here may hold it; it can still be distributed on paper. */
  tooSecret = $state(false);
  readonly key = newKey();
  #upload: Upload<Paper> | undefined;
  /** Counts it as unsent until it has arrived, was refused or given up. */
  #settle: (() => void) | undefined;
  #stopWaiting: (() => void) | undefined;

  constructor(
    readonly item: Id,
    readonly file: File,
    /** The paper this file is a new version of. */
    readonly replaces: Id | undefined,
    readonly classification: Classification,
    /** What this installation takes, once it is known. */
    private readonly limits: PaperLimits | undefined,
    private readonly ended: (sending: Sending) => void,
  ) {
    this.start();
  }

  start(): void {
    this.#stopWaiting?.();
    this.error = '';
    this.again = false;
    this.share = 0;
    const refused = refusal(this.file, this.replaces ? undefined : this.classification, this.limits);
    if (refused) {
      this.#failed(refused);
      return;
    }
    this.#settle ??= outbox.track();
    const progress = (share: number) => (this.share = share);
    const input = { title: titleOf(this.file.name), kind: kindOf(this.file.name), classification: this.classification };
    this.#upload = this.replaces
      ? uploadVersion(this.replaces, this.file, progress, this.key)
      : uploadPaper(this.item, this.file, input, progress, this.key);
    this.#upload.done.then(
      () => this.#end(),
      (error: unknown) => this.#failed(error),
    );
  }

  cancel(): void {
    this.#upload?.cancel();
    this.#end();
  }

  #end(): void {
    this.#release();
    this.ended(this);
  }

  #release(): void {
    this.#stopWaiting?.();
    this.#settle?.();
    this.#settle = undefined;
  }

  /** What the link lost goes again by itself once it is back; what the server refused waits for somebody. */
  #failed(error: unknown): void {
    if (error instanceof DOMException) return;
    this.error = errorText(error);
    this.tooSecret = !this.replaces && error instanceof ApiProblem && error.code === ABOVE;
    this.again = error instanceof LinkLost || (error instanceof ApiProblem && error.status >= 500);
    if (error instanceof LinkLost) this.#stopWaiting = live.onRestored(() => this.start());
    else this.#release();
  }
}

/** The files on their way, whatever screen is open meanwhile. */
class Uploads {
  #list = $state.raw<readonly Sending[]>([]);
  #limits = $state.raw<PaperLimits>();

  constructor() {
    // Leaving the page would cut them off.
    addEventListener('beforeunload', (event) => {
      if (this.#list.some((sending) => !sending.error || sending.again)) event.preventDefault();
    });
  }

  /** The most secret level a file may have here, once it is known. */
  get ceiling(): Classification | undefined {
    return this.#limits?.ceiling;
  }

  /** Asks what this installation takes; without an answer the server still refuses what it does not take. */
  prepare(): void {
    if (this.#limits) return;
    fetchPaperLimits().then(
      (limits) => (this.#limits = limits),
      () => undefined,
    );
  }

  of(item: Id): readonly Sending[] {
    return this.#list.filter((sending) => sending.item === item);
  }

  /** Sends files to an item, or one as a new version of a paper, which keeps its classification. */
  send(item: Id, files: Iterable<File>, options: { classification?: Classification; replaces?: Id } = {}): void {
    const { classification = 'normal', replaces } = options;
    const ended = (sending: Sending) => (this.#list = this.#list.filter((held) => held !== sending));
    const added = [...files].map((file) => new Sending(item, file, replaces, classification, this.#limits, ended));
    this.#list = [...this.#list, ...added];
  }

  /** Gives all of them up: nobody is logged in any more. */
  clear(): void {
    for (const sending of this.#list) sending.cancel();
    this.#limits = undefined;
  }
}

export const uploads = new Uploads();
