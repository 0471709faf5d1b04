/** Where the focus goes when a dialog opens, and when what had it is gone: never back to the page's beginning. */

const REACHED = 'a[href], button, input:not([type="hidden"]), select, textarea, [tabindex]';
/** What destroys something, and what only closes, has the focus where there is nothing else. */
const NOT_FIRST = '.btn--danger, [data-focus="last"]';

const isNowhere = () => document.activeElement === null || document.activeElement === document.body;

/** Whether somebody is in a field that words are written in. */
export const isTyping = (): boolean =>
  document.activeElement?.matches('textarea, input:not([type="radio"], [type="checkbox"])') === true;

/** The first field in a part that was found wrong. */
export function firstWrong(part: HTMLElement): HTMLElement | null {
  return part.querySelector<HTMLElement>('[aria-invalid="true"]');
}

/** Gives a dialog the focus: what is wrong in it or is to be read first, else its first field or button, but none that destroys something. */
export function begin(dialog: HTMLElement): void {
  const first = firstWrong(dialog) ?? dialog.querySelector<HTMLElement>('[data-focus="first"]');
  if (first) {
    first.focus();
    return;
  }
  const reached = [...dialog.querySelectorAll<HTMLElement>(REACHED)].filter(
    (each) => each.tabIndex >= 0 && !each.matches(':disabled'),
  );
  chosenOf(reached.find((each) => !each.matches(NOT_FIRST)) ?? reached[0], reached)?.focus({ preventScroll: true });
}

/** Of radio buttons that belong together, the one that is chosen. */
function chosenOf(first: HTMLElement | undefined, among: HTMLElement[]): HTMLElement | undefined {
  if (!(first instanceof HTMLInputElement) || first.type !== 'radio') return first;
  return among.find((each) => each.matches('input:checked') && (each as HTMLInputElement).name === first.name) ?? first;
}

/** Attached to a part whose contents change, gives the part, or what `give` says, the focus of what was taken out of it. */
export function keepsFocus(element: HTMLElement, give = () => element.focus({ preventScroll: true })): () => void {
  let held: Node | undefined;
  const entered = (event: FocusEvent) => (held = event.target as Node);
  const left = (event: FocusEvent) => {
    if (event.relatedTarget) held = undefined;
  };
  const observer = new MutationObserver(() => {
    if (!held || element.contains(held)) return;
    held = undefined;
    if (isNowhere()) give();
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

/** Attached to a part that comes and goes, has `give` place the focus that goes with it. */
export function handsFocusOn(element: HTMLElement, give: () => void): () => void {
  let held = false;
  const entered = () => {
    held = true;
  };
  const left = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget) held = element.contains(relatedTarget as Node);
  };
  element.addEventListener('focusin', entered);
  element.addEventListener('focusout', left);
  return () => {
    element.removeEventListener('focusin', entered);
    element.removeEventListener('focusout', left);
    if (held) queueMicrotask(() => isNowhere() && give());
  };
}

/** Attached to a part that comes up over the page, gives it the focus that nothing else has. */
export function takesFocus(element: HTMLElement): void {
  if (isNowhere()) element.focus({ preventScroll: true });
}
