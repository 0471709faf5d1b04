/** Named shelves of values that stay on this device: sealed in IndexedDB while the vault is open, in memory otherwise. */
import { seal, unseal } from './cipher.ts';
import { database, shelfPlace } from './database.ts';
import { vault } from './vault.ts';

/** Keys are plain to whoever holds the device, so they are ids; values are JSON, or a Uint8Array. */
export interface Shelf {
  /** The value, or undefined: never kept, erased, or the vault is closed. */
  get<T>(key: string): Promise<T | undefined>;
  /** Keeps a value. Where the device has no room it stays in memory as long as the page lives. */
  put(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  /** Puts and removes in one step: all of it or nothing is kept. */
  change(puts: readonly (readonly [key: string, value: unknown])[], removes?: readonly string[]): Promise<void>;
  /** Every pair whose key begins so, in order of the keys. */
  entries<T>(prefix?: string): Promise<[key: string, value: T][]>;
  /** How many keys begin so, whether or not their values can be opened. */
  count(prefix: string): Promise<number>;
  /** The keys that begin so whose values only this page holds. */
  inMemory(prefix: string): Promise<string[]>;
  clear(): Promise<void>;
}

const shelves = new Map<string, KeptShelf>();

/** The shelf of this name, always the same one. Writes to it happen in the order they were asked for, reads after them. */
export function shelf(name: string): Shelf {
  const known = shelves.get(name);
  if (known) return known;
  const made = new KeptShelf(name);
  shelves.set(name, made);
  vault.join(made);
  return made;
}

type Pairs = readonly (readonly [string, unknown])[];

interface Change {
  puts: Pairs;
  removes: readonly string[];
}

/** Changes that are to be written in one step, and when they are. */
interface Waiting {
  changes: Change[];
  turn: number;
  done: Promise<void>;
}

class KeptShelf implements Shelf {
  /** What is not on the device: newer than what lies there under the same key. */
  #memory = new Map<string, unknown>();
  #queue: Promise<unknown> = Promise.resolve();
  /** The last step, while it is one of changes that has not begun. */
  #waiting: Waiting | undefined;

  constructor(private readonly name: string) {}

  get<T>(key: string): Promise<T | undefined> {
    return this.#after(async () => (this.#memory.has(key) ? this.#memory.get(key) : await this.#read(key)) as T);
  }

  put(key: string, value: unknown): Promise<void> {
    return this.change([[key, value]]);
  }

  remove(key: string): Promise<void> {
    return this.change([], [key]);
  }

  /** Changes that are asked for while another step is carried out are one: who writes quickly waits for two, however many. */
  change(puts: Pairs, removes: readonly string[] = []): Promise<void> {
    const { turn } = vault;
    const waiting = this.#waiting?.turn === turn ? this.#waiting : this.#toCome(turn);
    waiting.changes.push({ puts, removes });
    return waiting.done;
  }

  entries<T>(prefix = ''): Promise<[string, T][]> {
    return this.#after(async () => {
      const found = new Map(await this.#readAll(prefix));
      for (const [key, value] of this.#memory) if (key.startsWith(prefix)) found.set(key, value);
      return [...found].sort(([a], [b]) => (a < b ? -1 : 1)) as [string, T][];
    });
  }

  count(prefix: string): Promise<number> {
    return this.#after(async () => {
      const kept = (await (await database())?.getAllKeys('values', this.#range(prefix))) ?? [];
      const here = [...this.#memory.keys()].filter((key) => key.startsWith(prefix));
      return new Set([...kept.map(([, key]) => key), ...here]).size;
    });
  }

  inMemory(prefix: string): Promise<string[]> {
    return this.#after(async () => [...this.#memory.keys()].filter((key) => key.startsWith(prefix)));
  }

  clear(): Promise<void> {
    return this.#after(async () => {
      this.#memory.clear();
      await (await database())?.delete('values', this.#range(''));
    });
  }

  /** The vault has a key now: what was kept in memory moves under it. */
  opened(): Promise<void> {
    return this.#after(async () => void (await this.#write({ puts: [...this.#memory], removes: [] }, vault.turn)));
  }

  emptied(): void {
    this.#memory.clear();
  }

  /** A step to come, after all that was asked for until now. */
  #toCome(turn: number): Waiting {
    const changes: Change[] = [];
    const done = this.#after(() => {
      if (this.#waiting === waiting) this.#waiting = undefined;
      return this.#writeAll(changes, turn);
    });
    const waiting: Waiting = { changes, turn, done };
    this.#waiting = waiting;
    return waiting;
  }

  #after<T>(step: () => Promise<T>): Promise<T> {
    this.#waiting = undefined;
    const done = this.#queue.then(step);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** Writes changes as one, or, where there is no room for all of them, one after the other. */
  async #writeAll(changes: readonly Change[], turn: number): Promise<void> {
    if (await this.#write(asOne(changes), turn)) return;
    if (changes.length > 1) for (const change of changes) await this.#write(change, turn);
  }

  /** Whether it is on the device now. */
  async #write({ puts, removes }: Change, turn: number): Promise<boolean> {
    const kept = await this.#keep(puts, removes, turn).catch(refused);
    if (turn !== vault.turn) return false;
    for (const key of removes) this.#memory.delete(key);
    for (const [key, value] of puts) {
      if (kept) this.#memory.delete(key);
      else this.#memory.set(key, value);
    }
    return kept;
  }

  /** False when there is nowhere to keep the values. Removing needs no key. */
  async #keep(puts: Pairs, removes: readonly string[], turn: number): Promise<boolean> {
    const { key } = vault;
    const db = await database();
    if (!db || turn !== vault.turn) return false;
    const sealed = key ? await Promise.all(puts.map(([at, value]) => seal(key, this.#place(at), value))) : [];
    if (turn !== vault.turn) return false;
    const { store, done } = db.transaction('values', 'readwrite');
    const steps = [
      ...removes.map((at) => store.delete([this.name, at])),
      ...sealed.map((value, index) => store.put(value, [this.name, puts[index]?.[0] ?? ''])),
    ];
    await Promise.all([...steps, done]);
    return key !== undefined;
  }

  async #read(key: string): Promise<unknown> {
    const sealed = vault.key && (await (await database())?.get('values', [this.name, key]));
    return sealed && vault.key ? unseal(vault.key, this.#place(key), sealed) : undefined;
  }

  async #readAll(prefix: string): Promise<[string, unknown][]> {
    const { key } = vault;
    const db = await database();
    if (!key || !db) return [];
    const store = db.transaction('values').store;
    const range = this.#range(prefix);
    const [keys, values] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
    const opened = keys.map(async ([, at], index): Promise<[string, unknown]> => {
      const sealed = values[index];
      return [at, sealed && (await unseal(key, this.#place(at), sealed))];
    });
    return (await Promise.all(opened)).filter(([, value]) => value !== undefined);
  }

  #range(prefix: string): IDBKeyRange {
    return IDBKeyRange.bound([this.name, prefix], [this.name, `${prefix}\uffff`]);
  }

  #place(key: string): string {
    return shelfPlace(this.name, key);
  }
}

/** What changes come to, in their order. */
function asOne(changes: readonly Change[]): Change {
  const [puts, removes] = [new Map<string, unknown>(), new Set<string>()];
  for (const change of changes) {
    for (const key of change.removes) {
      puts.delete(key);
      removes.add(key);
    }
    for (const [key, value] of change.puts) {
      removes.delete(key);
      puts.set(key, value);
    }
  }
  return { puts: [...puts], removes: [...removes] };
}

/** A full or failing disk is no reason to lose what is in memory; anything else is a mistake of ours. */
function refused(error: unknown): boolean {
  if (error instanceof DOMException) return false;
  throw error;
}
