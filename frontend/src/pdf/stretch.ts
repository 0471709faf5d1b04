/** One stretch of a paper's bytes from the server. It knows no page: most are fetched in a worker (`fetcher.ts`). */
import { LinkLost, problemOf } from '../api/client.ts';

const SIZE = /^bytes \d+-\d+\/(\d+)$/u;

export interface Stretch {
  bytes: Uint8Array<ArrayBuffer>;
  /** Of the whole file. */
  length: number;
}

/** Fetches the bytes from `begin` to before `end`. Throws ApiProblem, or LinkLost when they do not come or are not wanted any more. */
export async function fetchStretch(url: string, begin: number, end: number, signal: AbortSignal): Promise<Stretch> {
  let answer: Response;
  let body: ArrayBuffer;
  try {
    answer = await fetch(url, { headers: { Range: `bytes=${begin}-${end - 1}` }, credentials: 'same-origin', signal });
    body = await answer.arrayBuffer();
  } catch (cause) {
    throw new LinkLost({ cause });
  }
  if (!answer.ok) throw problemOf(answer.status, new TextDecoder().decode(body));
  const bytes = new Uint8Array(body);
  const told = SIZE.exec(answer.headers.get('Content-Range') ?? '')?.[1];
  // A proxy that knows no ranges sends the whole: the part asked for is in it.
  return told
    ? { bytes, length: Number(told) }
    : { bytes: begin === 0 ? bytes : bytes.slice(begin, end), length: bytes.length };
}
