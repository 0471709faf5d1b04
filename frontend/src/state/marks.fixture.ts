// The pads of one person, their device and the server that they speak with, as tests of the state say them.
import { afterAll, afterEach, beforeEach, expect, vi } from 'vitest';
import type { PersonRef } from '../api/contract.ts';
import type { Feed, Layer, Mark, Op } from '../core/marks/model.ts';
import { shelf } from '../offline/store.ts';
import { vault } from '../offline/vault.ts';
import { live } from './live.svelte.ts';
import { marks } from './marks.svelte.ts';
import type { Pad } from './pad.svelte.ts';

export const me: PersonRef = { id: 'me', full_name: 'Tạ Thị Mỹ Lệ', short_name: 'Mỹ Lệ', title: '', unit_name: '' };
export const kept = shelf('marks');
export const key = () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
const never = { removed: false, settled: null, places: {}, revision: 1 };
const body = { kind: 'note', page: 1, at: [5, 5], text: 'cũ', color: 'yellow' } as unknown as Mark['body'];
const when = { created_at: '2026-11-23T01:00:00Z', changed_at: '2026-11-23T01:00:00Z' };
export const old: Mark = {
  ...{ id: '0'.repeat(32), pad: 'p', layer: 'l', owner: me, version: 'v', body, seq: 1 },
  ...never,
  ...when,
};
export const feed: Feed = {
  ...{ pad: 'p', epoch: 1, seq: 1, more: false, reset: false },
  ...{ layers: [{ id: 'l', kind: 'private' } as Layer], marks: [old], comments: [] },
};

/** The server: what it was sent, and how it is. */
class Server {
  sent: Op[] = [];
  away = false;
  denied = false;
  /** Layers that may not be written on. */
  closed: string[] = [];
  /** Whether there is no more room for what is new. */
  full = false;
  /** What the feed has after its beginning. */
  news: Mark[] = [];
  /** What an answer to operations waits for. */
  gate: Promise<void> = Promise.resolve();

  async answer(path: string, sent: string | undefined): Promise<Response> {
    if (this.away) throw new TypeError('no network');
    if (this.denied) return Response.json({ code: 'pad_not_found', title: '', status: 404 }, { status: 404 });
    if (!sent) return Response.json({ ...feed, marks: path.includes('after=0') ? feed.marks : this.news });
    const { ops } = JSON.parse(sent) as { ops: Op[] };
    this.sent.push(...ops);
    await this.gate;
    const outcomes = ops.map((op) => this.#outcome(op));
    if (ops.some(({ op }) => op === 'remove')) this.full = false;
    return Response.json({ outcomes, seq: 2 });
  }

  #outcome(op: Op) {
    const isClosed = op.op === 'put' && this.closed.includes(op.layer);
    const code = isClosed ? 'layer_read_only' : op.op === 'put' && this.full ? 'too_many_marks' : null;
    if (code) return { n: op.n, status: 'refused', revision: 0, code };
    return { n: op.n, status: 'applied', revision: 1, code };
  }
}

export let server: Server;

/** Has each test begin with another server and an empty device. */
export function usesServer(): void {
  beforeEach(async () => {
    server = new Server();
    await vault.empty();
    vi.stubGlobal('fetch', (path: string, { body }: { body?: string } = {}) => server.answer(path, body));
  });
  afterEach(() => {
    marks.stop();
    live.stop();
    vi.unstubAllGlobals();
  });
  // What is unsent is counted a little later.
  afterAll(() => new Promise((counted) => setTimeout(counted, 300)));
}

export async function opened(): Promise<Pad> {
  marks.start(me);
  const pad = marks.open('p', me);
  await vi.waitFor(() => expect(pad.status).toBe('ready'));
  return pad;
}

export function write(pad: Pad, text: string, layer = 'l'): void {
  const after = { layer, version: 'v', body: { ...body, text } as Mark['body'], places: {} };
  pad.change([{ id: crypto.randomUUID().replaceAll('-', ''), after: after as never }]);
}
export const texts = () => server.sent.map((op) => op.op === 'put' && op.body?.kind === 'note' && op.body.text);
