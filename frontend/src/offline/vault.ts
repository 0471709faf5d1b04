/** Whether what lies on this device can be opened: with a key it is kept sealed, without one it lives in memory only. */
import { type Database, database } from './database.ts';
import { forgetPlain, readHolder } from './holder.ts';

/** Told when the vault opens, and when it is emptied. */
export interface Tenant {
  opened: () => Promise<void>;
  emptied: () => void;
}

class Vault {
  #key: CryptoKey | undefined;
  #turn = 0;
  #tenants = new Set<Tenant>();

  /** The key, or nothing while the vault is closed. */
  get key(): CryptoKey | undefined {
    return this.#key;
  }

  /** Grows whenever the vault is emptied: what was on its way before that is not written any more. */
  get turn(): number {
    return this.#turn;
  }

  join(tenant: Tenant): void {
    this.#tenants.add(tenant);
  }

  /** Opens with a key that cannot be read out; what was kept in memory until now is sealed and kept. */
  async open(key: CryptoKey): Promise<void> {
    this.#key = key;
    await this.look();
  }

  /** Has everybody look for what lies here now. */
  async look(): Promise<void> {
    await Promise.all([...this.#tenants].map((tenant) => tenant.opened()));
  }

  /** Puts the key away. What is sealed stays, and opens again with the same key. */
  close(): void {
    this.#key = undefined;
  }

  /** Erases the key and everything under it, in memory and on the device. */
  async empty(): Promise<void> {
    await this.forget();
    forgetPlain();
    await clear(await database());
  }

  /** Forgets what this page has in memory, the key too: another page has erased the rest. */
  async forget(): Promise<void> {
    this.#key = undefined;
    this.#turn += 1;
    for (const tenant of this.#tenants) tenant.emptied();
  }
}

/** Whether nothing lies on this device that would have to be erased. */
export async function holdsNothing(): Promise<boolean> {
  const db = await database();
  const counts = db ? await Promise.all([db.count('values'), db.count('pieces')]) : [];
  return counts.every((count) => count === 0) && (await readHolder()) === undefined;
}

async function clear(db: Database | undefined): Promise<void> {
  if (!db) return;
  const transaction = db.transaction(['values', 'pieces', 'device'], 'readwrite');
  await Promise.all([
    transaction.objectStore('values').clear(),
    transaction.objectStore('pieces').clear(),
    transaction.objectStore('device').clear(),
    transaction.done,
  ]);
}

export const vault = new Vault();
