/** Where the focus goes from what stands beside the pages. */
import { handsFocusOn } from '../state/focus.ts';

/** Attached to a part beside a paper's pages that comes and goes: the pages have its focus after it. */
export function toPages(element: HTMLElement): () => void {
  const around = element.closest('.reader, .paper');
  return handsFocusOn(element, () => around?.querySelector<HTMLElement>('.scroller')?.focus({ preventScroll: true }));
}
