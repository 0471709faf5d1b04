/** Words that somebody is writing on a paper and has put nowhere yet: they outlive the screen they are written on, and the page. */
import { SvelteMap } from 'svelte/reactivity';
import type { Id } from '../api/contract.ts';
import type { Body } from '../core/marks/model.ts';
import { shelf } from '../offline/store.ts';
import { vault } from '../offline/vault.ts';
import { unkept } from './unkept.svelte.ts';

/** Text about to be written on a page: its mark comes to be once there is some. */
export type Draft = Extract<Body, { kind: 'note' | 'free_text' }>;

export interface Unfinished {
  pad: Id;
  /** What they are to become. */
  as: 'new' | 'reply' | 'edit';
  /** The mark that is answered or whose text is changed; the id that a new one will have. */
  mark: Id;
  /** Where they stand as a mark of their own: a new one, or one whose mark has gone meanwhile. */
  version: Id | null;
  draft: Draft;
  text: string;
  /** Of the mark as it was when they were begun; 0 for what is new. */
  revision: number;
}

/** What a tab tells the others of one text: how it stands now, or that nothing waits to be finished there any more. */
interface Told {
  person: Id;
  key: string;
  words?: Unfinished;
}

type Place = Pick<Unfinished, 'pad' | 'as' | 'mark'>;

const kept = shelf('words');
const keyOf = ({ pad, as, mark }: Place) => `${pad} ${as} ${mark}`;
export const isBlank = ({ text }: Unfinished): boolean => text.trim() === '';

class UnfinishedWords {
  #held = new SvelteMap<string, Unfinished>();
  #person: Id | undefined;
  #inHand: Unfinished | undefined;
  #channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('ecabinet.words') : undefined;

  constructor() {
    vault.join({ opened: () => this.#load(), emptied: () => this.#keepAnew() });
    if (this.#channel) this.#channel.onmessage = ({ data }: MessageEvent<Told>) => this.#heard(data);
  }

  /** Somebody logged in: what they left on this device is here again. */
  start(person: Id): void {
    if (this.#person === person) return;
    this.stop();
    this.#person = person;
    void this.#load();
  }

  /** The login ended: nothing is shown any more; what is kept on the device stays there. */
  stop(): void {
    this.#clear();
    this.#person = undefined;
  }

  /** How many lie on this device, those of other tabs too. */
  here(): Promise<number> {
    return kept.count(`${this.#person} `);
  }

  find(place: Place): Unfinished | undefined {
    return this.#held.get(keyOf(place));
  }

  /** All on one pad, blank ones too. */
  on(pad: Id): Unfinished[] {
    return [...this.#held.values()].filter((words) => words.pad === pad);
  }

  write(words: Unfinished): void {
    const key = keyOf(words);
    this.#held.set(key, words);
    this.#keep(key, words);
    this.#tell(key, words);
  }

  drop(place: Place): void {
    const key = keyOf(place);
    this.#held.delete(key);
    this.#remove(key);
    this.#tell(key);
  }

  /** The paper was left while these were being written: they are at hand when it is opened next. */
  leave(words: Unfinished): void {
    this.#inHand = words;
  }

  /** What was being written when this paper was left last, once. */
  takeUp(pad: Id): Unfinished | undefined {
    const words = this.#inHand;
    if (words?.pad !== pad) return undefined;
    this.#inHand = undefined;
    return this.find(words);
  }

  #keptAt(key: string): string {
    return `${this.#person} ${key}`;
  }

  #keep(key: string, words: Unfinished): void {
    if (isBlank(words)) this.#remove(key);
    else void kept.put(this.#keptAt(key), words).then(() => unkept.lookAtBegun());
  }

  #remove(key: string): void {
    void kept.remove(this.#keptAt(key)).then(() => unkept.lookAtBegun());
  }

  /** Nothing lies on the device any more: what is in hand lives on, and is kept anew where anything may be. */
  #keepAnew(): void {
    for (const [key, words] of this.#held) this.#keep(key, words);
  }

  /** What is blank is of this tab alone. */
  #tell(key: string, words?: Unfinished): void {
    if (!this.#person) return;
    const left = words && !isBlank(words) ? { words: $state.snapshot(words) } : {};
    this.#channel?.postMessage({ person: this.#person, key, ...left } satisfies Told);
  }

  /** Another tab wrote on, finished a text or threw it away. It has kept that itself, but where only pages keep anything. */
  #heard({ person, key, words }: Told): void {
    if (person !== this.#person) return;
    const here = this.#held.get(key);
    if (words) this.#held.set(key, words);
    else if (here && !isBlank(here)) this.#held.delete(key);
    else return;
    if (vault.key) return;
    if (words) this.#keep(key, words);
    else this.#remove(key);
  }

  #clear(): void {
    this.#held.clear();
    this.#inHand = undefined;
  }

  /** What is in hand is newer than what lies on the device. */
  async #load(): Promise<void> {
    const person = this.#person;
    if (!person) return;
    const found = await kept.entries<Unfinished>(`${person} `);
    if (this.#person !== person) return;
    for (const [, words] of found) if (!this.#held.has(keyOf(words))) this.#held.set(keyOf(words), words);
  }
}

export const unfinished = new UnfinishedWords();
