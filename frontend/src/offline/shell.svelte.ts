/** The application kept on the device by its service worker, and how a newer one takes its place. */
import { live } from '../state/live.svelte.ts';
import { reloadWhenIdle } from '../state/reload.ts';

const WORKER = '/sw.js';
const LOOK_EVERY = 1_800_000;
const INSTALLED_WITHIN = 30_000;

class Shell {
  #isNewer = $state(false);
  #started = false;
  #renewing = false;

  /** A newer application is here and waits to be opened. */
  get isNewer(): boolean {
    return this.#isNewer;
  }

  /** Keeps the application for a start without a network; once the page has nothing better to do. */
  start(): void {
    if (this.#started || !import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    this.#started = true;
    const keep = () => void this.#register();
    if ('requestIdleCallback' in globalThis) requestIdleCallback(keep, { timeout: 10_000 });
    else setTimeout(keep, 3_000);
  }

  /** Opens the newest application that the server has, whatever was kept until now. */
  async renew(): Promise<void> {
    if (this.#renewing) return;
    this.#renewing = true;
    const registration = await navigator.serviceWorker?.getRegistration();
    if (registration) await this.#takeNewest(registration);
    location.reload();
  }

  /** Offers the newer application, and opens it once nobody is at the page. */
  tell(): void {
    this.#isNewer = true;
    reloadWhenIdle(() => void this.renew());
  }

  async #register(): Promise<void> {
    try {
      const registration = await navigator.serviceWorker.register(WORKER, { updateViaCache: 'none' });
      const look = () => registration.update().catch(() => undefined /* no network: looked for again later */);
      setInterval(look, LOOK_EVERY);
      live.onRestored(() => void look());
      registration.addEventListener('updatefound', () => void this.#arriving(registration.installing));
      if (registration.waiting) this.tell();
      const held = navigator.serviceWorker.controller !== null;
      navigator.serviceWorker.addEventListener('controllerchange', () => {
        // Another page has opened a newer application: the files of this one are gone.
        if (held && !this.#renewing) this.tell();
      });
    } catch {
      // A browser that keeps nothing, as in a private window: the application comes from the server each time.
    }
  }

  async #arriving(worker: ServiceWorker | null): Promise<void> {
    // The very first one is what this page is made of.
    const first = !navigator.serviceWorker.controller;
    if (worker && !first && (await installed(worker))) this.tell();
  }

  async #takeNewest(registration: ServiceWorkerRegistration): Promise<void> {
    await registration.update().catch(() => undefined);
    const coming = registration.installing;
    if (coming) await installed(coming);
    if (registration.waiting) {
      const changed = new Promise<void>((resolve) => {
        navigator.serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true });
        setTimeout(resolve, INSTALLED_WITHIN);
      });
      registration.waiting.postMessage('take over');
      await changed;
    }
  }
}

/** Waits until a worker has fetched its files; false when it could not. */
function installed(worker: ServiceWorker): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      if (worker.state !== 'installing') resolve(worker.state !== 'redundant');
    };
    worker.addEventListener('statechange', look);
    setTimeout(() => resolve(false), INSTALLED_WITHIN);
    look();
  });
}

export const shell = new Shell();
