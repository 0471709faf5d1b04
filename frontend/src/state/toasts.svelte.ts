/** Short messages at the bottom left, six seconds each; never for what must be read. */

export interface Toast {
  id: number;
  text: string;
  bad: boolean;
  action?: { label: string; run: () => void };
}

const SHOWN_FOR = 6_000;

class Toasts {
  #list = $state.raw<readonly Toast[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  get list(): readonly Toast[] {
    return this.#list;
  }

  /** Shows a message, with an action such as undo where there is one. One without takes the place of the same one. */
  show(text: string, options: { action?: Toast['action']; bad?: boolean } = {}): void {
    const toast: Toast = {
      id: this.#next++,
      text,
      bad: options.bad ?? false,
      ...(options.action ? { action: options.action } : {}),
    };
    const isSame = (other: Toast) => !other.action && !toast.action && other.text === text;
    for (const { id } of this.#list.filter(isSame)) this.dismiss(id);
    this.#list = [...this.#list.slice(-2), toast];
    this.resume(toast.id);
  }

  /** A toast under the finger or the focus stays. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
  }

  resume(id: number): void {
    this.hold(id);
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), SHOWN_FOR),
    );
  }

  dismiss(id: number): void {
    this.hold(id);
    this.#timers.delete(id);
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
