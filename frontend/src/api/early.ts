/** Answers asked for before anybody is there to take them: while the application itself is on its way. */

/** Milliseconds after which an answer is too old to begin with. */
const FRESH_FOR = 10_000;

/** What came back, whole. */
export interface Answer {
  ok: boolean;
  status: number;
  text: string;
}

interface Asked {
  at: number;
  answer: Promise<Answer>;
}

const waiting = new Map<string, Asked>();

/** Sends a request and reads the answer to its end. Throws what `fetch` throws where none comes. */
export async function ask(url: string, request: RequestInit): Promise<Answer> {
  const response = await fetch(url, { credentials: 'same-origin', ...request });
  return { ok: response.ok, status: response.status, text: await response.text() };
}

/** Asks for an address of the server; whoever reads it first takes the answer. */
export function askEarly(url: string): void {
  const answer = ask(url, { headers: { Accept: 'application/json' } });
  answer.catch(() => undefined);
  waiting.set(url, { at: Date.now(), answer });
}

/** When an address was asked for, or is about to be: this device's clock, milliseconds since 1970. */
export function askedAt(url: string): number {
  return fresh(url)?.at ?? Date.now();
}

/** The answer to an address that was asked for early, once. */
export function takeEarly(url: string): Promise<Answer> | undefined {
  const asked = fresh(url);
  waiting.delete(url);
  return asked?.answer;
}

/** Somebody else may be logged in now: what was answered before is not for them. */
export function forgetEarly(): void {
  waiting.clear();
}

function fresh(url: string): Asked | undefined {
  const asked = waiting.get(url);
  return asked && Date.now() - asked.at < FRESH_FOR ? asked : undefined;
}
