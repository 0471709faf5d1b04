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

export interface Cut {
  id: number;
  pieces: readonly Piece[];
}

let worker: Worker | undefined;
const pending = new Pending<readonly Piece[]>();

function begin(): Worker {
  const begun = new CutterWorker();
  begun.addEventListener('message', ({ data }: MessageEvent<Cut>) => pending.answered(data.id, data.pieces));
  return begun;
}

/** The strips of a page, which is given away at once. */
export function cut(page: ImageBitmap, strips: readonly Strip[]): Promise<readonly Piece[]> {
  worker ??= begin();
  const cutter = worker;
  return pending.ask((id) => cutter.postMessage({ id, page, strips } satisfies Uncut, [page]));
}
