/** A draft while it is written: saved by itself shortly after the last key, never over somebody else's words. */
import { type EditConflict, editConflict } from '../../api/conflict.ts';
import type { Id } from '../../api/contract.ts';
import { type DocumentDetail, type DocumentText, editDocument, fetchDocument } from '../../api/documents.ts';
import { lines } from '../../core/documents.ts';
import { clock } from '../../state/clock.svelte.ts';
import { outbox } from '../../state/outbox.svelte.ts';

const AFTER = 1_500;

const same = (a: DocumentText, b: DocumentText) => JSON.stringify(a) === JSON.stringify(b);

function textOf(detail: DocumentDetail): DocumentText {
  return { abstract: detail.document.abstract, body: detail.body, recipients: detail.recipients };
}

export class Draft {
  abstract = $state('');
  body = $state('');
  recipients = $state('');
  #saved = $state.raw<DocumentText>({ abstract: '', body: '', recipients: [] });
  #version = $state(0);
  #saving = $state(false);
  #savedAt = $state<number>();
  #error = $state.raw<unknown>();
  #conflict = $state.raw<EditConflict>();
  #theirs = $state.raw<DocumentDetail>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly mine: DocumentText = $derived({
    abstract: this.abstract.trim(),
    body: this.body.trim(),
    recipients: lines(this.recipients),
  });
  readonly dirty = $derived(!same(this.mine, this.#saved));
  readonly faults = $derived({
    abstract: this.mine.abstract === '',
    body: this.mine.body === '',
    recipients: !this.mine.recipients
      .at(-1)
      ?.replace(/^[-–•\s]+/u, '')
      .startsWith('Lưu:'),
  });
  readonly sound = $derived(!Object.values(this.faults).some(Boolean));

  readonly #id: Id;

  constructor(detail: DocumentDetail) {
    this.#id = detail.document.id;
    this.take(detail);
  }

  get version(): number {
    return this.#version;
  }

  get saving(): boolean {
    return this.#saving;
  }

  get savedAt(): number | undefined {
    return this.#savedAt;
  }

  /** Why it could not be saved, conflicts apart. */
  get error(): unknown {
    return this.#error;
  }

  /** Set once both texts are there to choose from. */
  get conflict(): EditConflict | undefined {
    return this.#theirs && this.#conflict;
  }

  get theirs(): DocumentText | undefined {
    return this.#theirs && textOf(this.#theirs);
  }

  /** Shows what the server has in place of what is written here. */
  take(detail: DocumentDetail): void {
    this.#saved = textOf(detail);
    this.#version = detail.document.version;
    this.abstract = detail.document.abstract;
    this.body = detail.body;
    this.recipients = detail.recipients.join('\n');
    this.#conflict = undefined;
    this.#theirs = undefined;
    this.#error = undefined;
  }

  /** Saves a moment after the last call. */
  later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), AFTER);
  }

  /** Saves what differs. True when the server has everything that is written here. */
  async save(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (!this.dirty) return true;
    if (this.#saving || this.#conflict || !this.sound) return false;
    this.#saving = true;
    const sent = this.mine;
    try {
      const view = await outbox.run((key) => editDocument(this.#id, { ...sent, expected_version: this.#version }, key));
      this.#saved = sent;
      this.#version = view.version;
      this.#savedAt = clock.exact();
      this.#error = undefined;
    } catch (error) {
      await this.#refused(error);
    } finally {
      this.#saving = false;
    }
    if (this.dirty && !this.#conflict && !this.#error) this.later();
    return !this.dirty;
  }

  /** Mine again, on top of what the other wrote. */
  async keepMine(): Promise<void> {
    this.#version = this.#theirs?.document.version ?? this.#version;
    this.#conflict = undefined;
    this.#theirs = undefined;
    await this.save();
  }

  takeTheirs(): void {
    if (this.#theirs) this.take(this.#theirs);
  }

  /** Leaving: sends what is not saved yet. */
  leave(): void {
    if (this.dirty) void this.save();
    clearTimeout(this.#timer);
  }

  async #refused(error: unknown): Promise<void> {
    const conflict = editConflict(error);
    if (!conflict) {
      this.#error = error;
      return;
    }
    this.#conflict = conflict;
    try {
      this.#theirs = await fetchDocument(this.#id);
    } catch (failed) {
      this.#conflict = undefined;
      this.#error = failed;
    }
  }
}
