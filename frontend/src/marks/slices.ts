/** Work that is too long for one frame: done in slices, of one worker in each frame, as each shows a picture anew. */

/** Does work until the instant; true where more is left. */
export type Worker = (until: number) => boolean;

/** Milliseconds of one frame: what is drawn is still to be put on the screen in the same one. */
const SLICE = 8;

const waiting = new Set<Worker>();
let next = 0;

/** Does a slice at once where nobody waits, the rest in the frames that follow. */
export function inSlices(worker: Worker): void {
  if (waiting.size === 0 && !worker(performance.now() + SLICE)) return;
  later(worker);
}

/** Does all of it in the frames that follow: what is done now takes long enough. */
export function later(worker: Worker): void {
  waiting.add(worker);
  if (next === 0) next = requestAnimationFrame(work);
}

/** The work is no longer wanted. */
export function giveUp(worker: Worker): void {
  waiting.delete(worker);
}

function work(): void {
  const [worker] = waiting;
  if (worker && !worker(performance.now() + SLICE)) waiting.delete(worker);
  next = waiting.size > 0 ? requestAnimationFrame(work) : 0;
}
