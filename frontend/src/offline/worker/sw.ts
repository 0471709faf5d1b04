/** The service worker: the application itself opens without a network. Papers and answers of the server never come through here. */
declare const self: ServiceWorkerGlobalScope;

/** Every file of this build with the digest of its content, put in when it is built. */
declare const BUILD_FILES: [path: string, digest: string][];

const CACHE = 'ecabinet.shell';
const PAGE = '/';
const AT_ONCE = 6;
/** Where each file lies in the cache: a file whose content is another lies elsewhere, so what is unchanged is not fetched again. */
const places = new Map(BUILD_FILES.map(([path, digest]) => [path, `${path}?v=${digest}`]));

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(Promise.all([sweep(), self.clients.claim()])));
self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const path = wantedFile(event.request);
  if (path) event.respondWith(answer(path, event.request));
});

/** The file of this build that a request is for; nothing for what is the server's business. */
function wantedFile({ method, mode, url }: Request): string | undefined {
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/')) return undefined;
  if (places.has(pathname)) return pathname;
  return mode === 'navigate' && !pathname.includes('.') ? PAGE : undefined;
}

async function answer(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(places.get(path) ?? path, { ignoreVary: true })) ?? fetch(request);
}

/** Fetches what is not here yet, a few files at a time. An install that fails goes on from there at the next try. */
async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  const held = new Set((await cache.keys()).map(({ url }) => url));
  const missing = [...places].filter(([, place]) => !held.has(new URL(place, self.location.origin).href));
  const fetching = async () => {
    for (let next = missing.shift(); next; next = missing.shift()) {
      const [path, place] = next;
      const response = await fetch(path, { cache: 'no-cache' });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      await cache.put(place, response);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetching));
}

/** Files of earlier builds go once no page of them is open. */
async function sweep(): Promise<void> {
  const cache = await caches.open(CACHE);
  const kept = new Set([...places.values()].map((place) => new URL(place, self.location.origin).href));
  for (const request of await cache.keys()) if (!kept.has(request.url)) await cache.delete(request);
}
