/** The scale once zooming has come to rest: pages are painted anew for it, and not for each step on the way. */
import { untrack } from 'svelte';

/** Milliseconds without a step that are a rest. */
const REST = 160;

interface Zoomed {
  readonly scale: number;
  /** Whether anything is shown yet: the first scale is the one to be painted at. */
  readonly placed: boolean;
}

export class Settled {
  #scale = $state(1);

  /** Made where effects may be; `rested` is told when it has come to rest. */
  constructor(
    private readonly zoomed: Zoomed,
    private readonly rested: () => void,
  ) {
    $effect(() => this.#later(this.zoomed.scale));
  }

  /** CSS pixels per point. */
  get scale(): number {
    return this.#scale;
  }

  #later(scale: number): () => void {
    const timer = setTimeout(
      () => {
        this.#scale = scale;
        this.rested();
      },
      untrack(() => (this.zoomed.placed ? REST : 0)),
    );
    return () => clearTimeout(timer);
  }
}
