/** Loads the page anew once nobody is in the midst of something: the server speaks what this page was not made for. */
import { outbox } from './outbox.svelte.ts';
import { unkept } from './unkept.svelte.ts';

const IDLE_FOR = 60_000;
const LOOK_EVERY = 5_000;
const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'touchstart'];
/** Fields that are filled in to be sent, unlike those that look for something. */
const FILLED_IN =
  'textarea, input:not([type="search"], [type="range"], [type="checkbox"], [type="radio"]), dialog[open] :is(select, input:not([type="search"]))';

/** What somebody has changed since it came on the screen. */
const changed = new WeakSet<EventTarget>();
addEventListener('input', ({ target }) => target && changed.add(target), { capture: true, passive: true });

let waiting = false;

/** Whether something stands on the screen that somebody has filled in. */
function isFilledIn(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(FILLED_IN);
  return [...fields].some((field) => changed.has(field) && field.value !== '');
}

/**
 * Reloads when the page is hidden, or nobody has touched it for a minute; never while a command is on its way, while
 * something is being written, or while only the page holds something.
 */
export function reloadWhenIdle(reload: () => void = () => location.reload()): void {
  if (waiting) return;
  waiting = true;
  let touched = Date.now();
  for (const input of INPUTS) addEventListener(input, () => (touched = Date.now()), { passive: true });
  setInterval(() => {
    const idle = document.visibilityState === 'hidden' || Date.now() - touched > IDLE_FOR;
    if (idle && outbox.unsent === 0 && !unkept.atRisk && !isFilledIn()) reload();
  }, LOOK_EVERY);
}
