/** Things with state of their own that outlive the screen which asked for them first. */
import { untrack } from 'svelte';

/**
 * Makes something whose derived values live as long as it does. Made while a screen is put up, they would belong to that
 * screen, and stand still for every later one once it is gone.
 */
export function lasting<T>(make: () => T): T {
  let made!: T;
  $effect.root(() => {
    made = untrack(make);
  });
  return made;
}
