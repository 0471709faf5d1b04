/** How a server process does, and whether the way to it is sound, judged from what was measured. */

export interface Measured {
  delay_p99_ms: number;
  seconds_behind: number | null;
  slow_tablets: number;
  oldest_job_seconds: number | null;
  database_up: boolean;
  redis: 'none' | 'connected' | 'away';
}

export type Trouble = 'unseen' | 'database_away' | 'redis_away' | 'slow' | 'behind' | 'slow_tablets' | 'jobs_late';

/** A process says how it is every five seconds; twice unheard may be chance. */
const UNSEEN_SECONDS = 15;
const SLOW_MS = 100;
const BEHIND_SECONDS = 2;
const JOBS_LATE_SECONDS = 60;

/** What is wrong with one process that was last seen so many seconds ago, worst first. */
export function troubles(measured: Measured, seenSecondsAgo: number): Trouble[] {
  if (seenSecondsAgo > UNSEEN_SECONDS) return ['unseen'];
  const all: [Trouble, boolean][] = [
    ['database_away', !measured.database_up],
    ['redis_away', measured.redis === 'away'],
    ['slow', measured.delay_p99_ms > SLOW_MS],
    ['behind', (measured.seconds_behind ?? 0) > BEHIND_SECONDS],
    ['slow_tablets', measured.slow_tablets > 0],
    ['jobs_late', (measured.oldest_job_seconds ?? 0) > JOBS_LATE_SECONDS],
  ];
  return all.filter(([, is]) => is).map(([trouble]) => trouble);
}

/** How a request came to the server, as the server saw it. */
export interface SeenWay {
  scheme: string;
  host: string;
  public_url: string;
  faults: readonly string[];
}

/** Where the page was opened, as `location` says. */
export interface PagePlace {
  origin: string;
  host: string;
  protocol: string;
}

/** What this page tried: did a WebSocket open, and did an answer sent in two parts arrive as one. Unknown where undefined. */
export interface Tried {
  socketOpened?: boolean | undefined;
  answersHeld?: boolean | undefined;
}

/** What is wrong on the way between this page and the server, as codes. */
export function wayFaults(way: SeenWay, page: PagePlace, tried: Tried): string[] {
  const faults = [...way.faults];
  const elsewhere = way.public_url !== '' && way.public_url.replace(/\/+$/u, '') !== page.origin;
  const renamed = way.public_url === '' && way.host !== page.host;
  if (elsewhere) faults.push('other_address');
  if (renamed) faults.push('host_changed');
  if (faults.length === 0 && way.scheme !== page.protocol.slice(0, -1)) faults.push('scheme_lost');
  // A page at another address than the installation's has its socket refused, whatever the proxy does.
  if (tried.socketOpened === false && !elsewhere && !renamed) faults.push('upgrades_dropped');
  if (tried.answersHeld === true) faults.push('answers_held');
  return faults;
}

/** Parts that were sent a second apart and arrive this close were held back together. */
const HELD_MS = 250;

/** Whether one answer's parts, by when each arrived (milliseconds), came as one. */
export function cameAsOne(arrivals: readonly number[]): boolean {
  const first = arrivals[0];
  const last = arrivals.at(-1);
  return first === undefined || last === undefined || last - first < HELD_MS;
}
