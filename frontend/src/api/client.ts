/** The one way to the server: problem+json to `ApiProblem`, no answer to `LinkLost`, CSRF and idempotency on every write. */

import { type Answer, ask, askedAt, takeEarly } from './early.ts';

const BASE = '/api';

/** The server refused with a stable code; `extra` carries what the sentence of that code needs. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${status} ${code}`);
    this.name = 'ApiProblem';
  }
}

/** No answer came: the command may or may not have been done. Send it again with the same key. */
export class LinkLost extends Error {
  constructor(options?: ErrorOptions) {
    super('link lost', options);
    this.name = 'LinkLost';
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Query = Record<string, string | number | boolean | null | undefined>;

interface SessionHooks {
  /** The login is gone (`not_logged_in`). */
  ended: (code: string) => void;
  /** This device must erase itself (`device_wiped`). */
  wiped: () => void;
  /** The screen lock is on (423). */
  locked: () => void;
}

let hooks: SessionHooks = { ended: () => undefined, wiped: () => undefined, locked: () => undefined };

/** Tells the client whom to call when an answer says that the login ended or the screen is locked. */
export function onSession(next: SessionHooks): void {
  hooks = next;
}

/** A version 4 UUID. `crypto.randomUUID` is missing on plain HTTP addresses other than localhost. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function csrfToken(): string {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith('ecabinet_csrf='));
  return found ? decodeURIComponent(found.slice('ecabinet_csrf='.length)) : '';
}

/** An address under the API with its query; empty values are left out. */
export function address(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return BASE + path + (text ? `?${text}` : '');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Answers that say the command was not taken and may be sent again with its key. */
const AWAY = new Set(['', 'database_unavailable', 'ballots_unavailable']);

/** What a refused answer means. A gateway or a database that could not be reached counts as no answer. */
export function problemOf(status: number, text: string): ApiProblem | LinkLost {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = {};
  }
  const { code, type: _type, title: _title, status: _status, ...extra } = isRecord(body) ? body : {};
  const named = typeof code === 'string' ? code : '';
  if (status >= 502 && status <= 504 && AWAY.has(named)) return new LinkLost();
  return new ApiProblem(status, named || `http_${status}`, extra);
}

/** Has the screen hear of an answer that ends or locks the session; returns it. */
export function report(problem: ApiProblem | LinkLost): ApiProblem | LinkLost {
  if (!(problem instanceof ApiProblem)) return problem;
  // A wrong password or PIN is refused with 401 too, and leaves the login as it is.
  if (problem.code === 'not_logged_in') hooks.ended(problem.code);
  if (problem.code === 'device_wiped' && problem.status === 401) hooks.wiped();
  if (problem.code === 'idle_locked') hooks.locked();
  return problem;
}

interface Asked {
  headers: Record<string, string>;
  body?: string;
  /** Milliseconds after which no answer is no answer. */
  within?: number;
}

async function exchange<T>(method: Method, url: string, { headers, body, within }: Asked): Promise<T> {
  const signal = within === undefined ? undefined : AbortSignal.timeout(within);
  const early = method === 'GET' ? takeEarly(url) : undefined;
  let answer: Answer;
  try {
    answer = await (early
      ? inTime(early, signal)
      : ask(url, { method, headers, ...(body === undefined ? {} : { body }), ...(signal ? { signal } : {}) }));
  } catch (cause) {
    throw new LinkLost({ cause });
  }
  if (!answer.ok) throw report(problemOf(answer.status, answer.text));
  return (answer.text === '' ? undefined : JSON.parse(answer.text)) as T;
}

/** An answer that somebody else asked for, or the signal's reason where that comes first. */
function inTime<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return answer;
  const over = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([answer, over]);
}

/** When a read of this address began or begins: the clock learns from the time to its answer. */
export const readAt = (path: string): number => askedAt(address(path));

/** Reads, waiting no longer than `within` milliseconds where that is given. Throws ApiProblem or LinkLost. */
export function get<T>(path: string, query?: Query, within?: number): Promise<T> {
  const headers = { Accept: 'application/json' };
  return exchange<T>('GET', address(path, query), { headers, ...(within === undefined ? {} : { within }) });
}

/** Reads bytes, or the part of them that a `Range` among the headers asks for. Throws ApiProblem or LinkLost. */
export async function bytes(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal | null = null,
): Promise<{ headers: Headers; body: Uint8Array<ArrayBuffer> }> {
  let response: Response;
  let body: Uint8Array<ArrayBuffer>;
  try {
    response = await fetch(url, { headers, credentials: 'same-origin', signal });
    body = new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new LinkLost({ cause });
  }
  if (!response.ok) throw report(problemOf(response.status, new TextDecoder().decode(body)));
  return { headers: response.headers, body };
}

/** Writes once, waiting as long as `within` says. The same `key` on a second try returns the first answer. Throws ApiProblem or LinkLost. */
export function write<T>(
  method: Exclude<Method, 'GET'>,
  path: string,
  body: unknown,
  key: string,
  within?: number,
): Promise<T> {
  const headers = {
    Accept: 'application/json',
    'Content-Type': 'application/json',
    'Idempotency-Key': key,
    'X-CSRF-Token': csrfToken(),
  };
  return exchange<T>(method, address(path), {
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(within === undefined ? {} : { within }),
  });
}

/** A file that the server makes, and its name. Throws ApiProblem or LinkLost. */
export async function fetchFile(path: string, query?: Query): Promise<{ blob: Blob; name: string }> {
  let response: Response;
  let blob: Blob;
  try {
    response = await fetch(address(path, query), { credentials: 'same-origin' });
    blob = await response.blob();
  } catch (cause) {
    throw new LinkLost({ cause });
  }
  if (!response.ok) throw report(problemOf(response.status, await blob.text()));
  const named = /filename\*=UTF-8''([^;]+)/u.exec(response.headers.get('Content-Disposition') ?? '');
  return { blob, name: decodeURIComponent(named?.[1] ?? 'file') };
}

export interface Upload<T> {
  done: Promise<T>;
  cancel: () => void;
}

/** Sends a file as the raw body; `progress` hears the share sent, 0 to 1. A cancelled upload rejects with AbortError. */
export function upload<T>(
  path: string,
  query: Query,
  file: Blob,
  key: string,
  progress: (share: number) => void,
): Upload<T> {
  const request = new XMLHttpRequest();
  const done = new Promise<T>((resolve, reject) => {
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText || 'null') as T);
      else reject(report(problemOf(request.status, request.responseText)));
    };
    request.onerror = () => reject(new LinkLost());
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
  });
  request.open('POST', address(path, query));
  request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
  request.setRequestHeader('Idempotency-Key', key);
  request.setRequestHeader('X-CSRF-Token', csrfToken());
  request.send(file);
  return { done, cancel: () => request.abort() };
}
