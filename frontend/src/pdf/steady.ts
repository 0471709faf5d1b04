/** What one reads stays where it is on the screen while a band comes or goes above the window. */
import type { Attachment } from 'svelte/attachments';
import type { Stage } from './stage.svelte.ts';

export function steady(stage: Stage): Attachment<HTMLElement> {
  return (scroller) => {
    let held = scroller.getBoundingClientRect();
    const observer = new ResizeObserver(() => {
      const now = scroller.getBoundingClientRect();
      const down = now.top - held.top;
      const fromAbove = down !== 0 && now.width === held.width && Math.abs(now.bottom - held.bottom) < 1;
      held = now;
      if (fromAbove) stage.hold(down);
      else stage.refit();
    });
    observer.observe(scroller);
    return () => observer.disconnect();
  };
}
