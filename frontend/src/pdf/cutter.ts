/** Cuts painted pages into strips, away from the thread that scrolls. */
import { Pending } from '../core/pending.ts';
import CutterWorker from './cutter.worker.ts?worker';

/** Device pixels of a page from its upper edge. */
export interface Strip {
  top: number;
  height: number;
}

export interface Uncut {
  id: number;
  page: ImageBitmap;
  strips: readonly Strip[];
}

export interface Piece extends Strip {
  picture: ImageBitmap;
}

export type Cut = { ready: true } | { id: number; pieces: readonly Piece[] };

let worker: Worker | undefined;
/** Whether the worker has said that it runs: a page given to one that cannot be loaded would be lost. */
let runs = false;
const pending = new Pending<readonly Piece[]>();

/** Has the worker stand ready. */
export function readyToCut(): Worker {
  worker ??= begin();
  return worker;
}

/** The strips of a page, which is given away at once; the whole page where nobody can cut it now. Rejects where it was lost. */
export async function cut(page: ImageBitmap, strips: readonly Strip[]): Promise<readonly Piece[]> {
  const cutter = readyToCut();
  if (!runs) return [{ top: 0, height: page.height, picture: page }];
  return pending.ask((id) => cutter.postMessage({ id, page, strips } satisfies Uncut, [page]));
}

function begin(): Worker {
  const begun = new CutterWorker();
  begun.addEventListener('message', ({ data }: MessageEvent<Cut>) => {
    if ('ready' in data) runs = true;
    else pending.answered(data.id, data.pieces);
  });
  // One that cannot be loaded is tried anew with the next page.
  begun.addEventListener('error', () => {
    worker = undefined;
    runs = false;
    pending.allFailed(() => new Error('the cutter is gone'));
  });
  return begun;
}
