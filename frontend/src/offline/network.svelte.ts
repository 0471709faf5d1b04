/** Whether this is a good moment to fetch much: not over a network that is paid for by the byte, nor behind another page. */

interface Connection extends EventTarget {
  readonly saveData?: boolean;
  readonly type?: string;
}

const connection = (navigator as { connection?: Connection }).connection;
const waiting = new Set<() => void>();

class Allowed {
  #metered = $state(isMetered());
  #hidden = $state(document.visibilityState === 'hidden');
  /** The person has said to go on all the same. */
  #anyway = $state(false);

  constructor() {
    connection?.addEventListener('change', () => this.#read());
    document.addEventListener('visibilitychange', () => this.#read());
  }

  get holdup(): 'metered' | 'hidden' | undefined {
    if (this.#metered && !this.#anyway) return 'metered';
    return this.#hidden ? 'hidden' : undefined;
  }

  /** Fetches over a metered network too, until the page is loaded anew. */
  fetchAnyway(): void {
    this.#anyway = true;
    this.#tell();
  }

  #read(): void {
    this.#metered = isMetered();
    this.#hidden = document.visibilityState === 'hidden';
    this.#tell();
  }

  #tell(): void {
    if (!this.holdup) for (const callback of waiting) callback();
  }
}

function isMetered(): boolean {
  return connection?.saveData === true || connection?.type === 'cellular';
}

export const allowed = new Allowed();

/** Calls back when it becomes a good moment; answers with how to stop that. */
export function onAllowed(callback: () => void): () => void {
  waiting.add(callback);
  return () => waiting.delete(callback);
}
