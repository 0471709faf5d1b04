/** Cuts painted pages into strips, away from the thread that scrolls. */
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
let last = 0;
const waiting = new Map<number, (pieces: readonly Piece[]) => void>();

function begin(): Worker {
  const begun = new CutterWorker();
  begun.addEventListener('message', ({ data }: MessageEvent<Cut>) => {
    waiting.get(data.id)?.(data.pieces);
    waiting.delete(data.id);
  });
  return begun;
}

/** The strips of a page, which is given away at once. */
export function cut(page: ImageBitmap, strips: readonly Strip[]): Promise<readonly Piece[]> {
  worker ??= begin();
  last += 1;
  const task: Uncut = { id: last, page, strips };
  worker.postMessage(task, [page]);
  return new Promise((done) => waiting.set(task.id, done));
}
