/** Loads the page anew once nobody is in the midst of something: the server speaks what this page was not made for. */
import { outbox } from './outbox.svelte.ts';

const IDLE_FOR = 60_000;
const LOOK_EVERY = 5_000;
const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'touchstart'];

let waiting = false;

/** Reloads when the page is hidden, or nobody has touched it for a minute; never while a command is on its way. */
export function reloadWhenIdle(reload: () => void = () => location.reload()): void {
  if (waiting) return;
  waiting = true;
  let touched = Date.now();
  for (const input of INPUTS) addEventListener(input, () => (touched = Date.now()), { passive: true });
  setInterval(() => {
    const idle = document.visibilityState === 'hidden' || Date.now() - touched > IDLE_FOR;
    if (idle && outbox.unsent === 0) reload();
  }, LOOK_EVERY);
}
