/** Which modal dialogs are open. Everything outside the last one is out of reach, so what must stay within reach moves into it. */
class Modal {
  #open = $state.raw<readonly HTMLDialogElement[]>([]);

  /** The dialog on top. */
  get top(): HTMLDialogElement | undefined {
    return this.#open.at(-1);
  }

  /** Counts a dialog as open until the function it answers with is called. */
  opened(dialog: HTMLDialogElement): () => void {
    this.#open = [...this.#open, dialog];
    return () => {
      this.#open = this.#open.filter((each) => each !== dialog);
    };
  }
}

export const modal = new Modal();

/** Attached to an element, keeps it inside the dialog on top while one is open, and where it belongs otherwise. */
export function withinReach(element: HTMLElement): (() => void) | undefined {
  const host = modal.top;
  const home = element.parentNode;
  const after = element.nextSibling;
  if (!host || !home) return undefined;
  host.append(element);
  return () => {
    // An element that was taken off the page meanwhile stays off it.
    if (element.parentNode === host) home.insertBefore(element, after?.parentNode === home ? after : null);
  };
}
