/** One stretch of a paper's bytes from the server. It knows no page: it runs in workers too. */
import { contentRange } from '../core/pieces.ts';
import { bytes } from './client.ts';

export interface Stretch {
  bytes: Uint8Array<ArrayBuffer>;
  /** Of the whole file. */
  length: number;
}

/** Fetches the bytes from `begin` to before `end`. Throws ApiProblem, or LinkLost when they do not come or are not wanted any more. */
export async function fetchStretch(url: string, begin: number, end: number, signal?: AbortSignal): Promise<Stretch> {
  const { headers, body } = await bytes(url, { Range: `bytes=${begin}-${end - 1}` }, signal);
  const part = contentRange(headers.get('Content-Range'));
  if (part) return { bytes: body, length: part.size };
  // A proxy that knows no ranges sends the whole: the part asked for is in it.
  return { bytes: begin === 0 ? body : body.slice(begin, end), length: body.length };
}
