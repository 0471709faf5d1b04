/** Where the focus goes when what had it is gone: never back to the page's beginning. */

const isNowhere = () => document.activeElement === null || document.activeElement === document.body;

/** Attached to a part whose contents change, gives the part the focus of what was taken out of it. */
export function keepsFocus(element: HTMLElement): () => void {
  let held: Node | undefined;
  const entered = (event: FocusEvent) => (held = event.target as Node);
  const left = (event: FocusEvent) => {
    if (event.relatedTarget) held = undefined;
  };
  const observer = new MutationObserver(() => {
    if (!held || element.contains(held)) return;
    held = undefined;
    if (isNowhere()) element.focus({ preventScroll: true });
  });
  element.addEventListener('focusin', entered);
  element.addEventListener('focusout', left);
  observer.observe(element, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    element.removeEventListener('focusin', entered);
    element.removeEventListener('focusout', left);
  };
}

/** Attached to a part that comes up over the page, gives it the focus that nothing else has. */
export function takesFocus(element: HTMLElement): void {
  if (isNowhere()) element.focus({ preventScroll: true });
}
