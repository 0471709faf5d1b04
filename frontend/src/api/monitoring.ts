/** How the server's processes do, and trials of the way to them. */
import { cameAsOne } from '../core/monitoring.ts';
import { address, get } from './client.ts';
import type { components } from './schema.d.ts';

type Schemas = components['schemas'];
export type Monitoring = Schemas['MonitoringView'];
export type ServerProcess = Schemas['ProcessView'];

const PATIENCE_MS = 10_000;
/** On a busy device two parts may be seen together by chance, but not again and again. */
const TRIES = 3;

export const fetchMonitoring = () => get<Monitoring>('/monitoring');

/** Whether a WebSocket to the live room opens; it is closed again at once. */
export function trySocket(): Promise<boolean> {
  const url = new URL(address('/live'), location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    const end = (opened: boolean) => {
      clearTimeout(timer);
      resolve(opened);
      socket.close();
    };
    const timer = setTimeout(() => end(false), PATIENCE_MS);
    socket.onopen = () => end(true);
    socket.onclose = () => end(false);
  });
}

/** Whether an answer that is sent in two parts is held back until it is whole; undefined where none comes. */
export async function tryHeldAnswer(): Promise<boolean | undefined> {
  for (let turn = 0; turn < TRIES; turn += 1) {
    const arrivals = await partsArriving();
    if (!arrivals) return undefined;
    if (!cameAsOne(arrivals)) return false;
  }
  return true;
}

async function partsArriving(): Promise<number[] | undefined> {
  try {
    const answer = await fetch(address('/monitoring/stream'), { credentials: 'same-origin', cache: 'no-store' });
    if (!answer.ok || !answer.body) return undefined;
    const arrivals: number[] = [];
    const reader = answer.body.getReader();
    while (!(await reader.read()).done) arrivals.push(performance.now());
    return arrivals;
  } catch {
    return undefined;
  }
}
