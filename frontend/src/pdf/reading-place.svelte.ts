/** Where one reads in a paper: taken up where it was left, on whatever device, and kept as one goes on. */
import { untrack } from 'svelte';
import type { Anchor } from '../core/pages.ts';
import { keepPlace, placeElsewhere, placeIn, placeMoved } from './places.ts';
import type { Stage } from './stage.svelte.ts';

/** Later than this after a paper was opened, milliseconds, one has begun to read where it opened. */
const BEGUN = 3_000;

export class ReadingPlace {
  /** Where this device begins. */
  readonly begin: Anchor;
  #told = false;
  /** Until it is known where one was, where one is takes its place nowhere. */
  #known = $state(false);

  constructor(
    private readonly paper: string,
    private readonly version: string,
    private readonly pages: number,
  ) {
    this.begin = placeIn(paper, version, pages);
  }

  /** Where to look was said meanwhile: that is where one is wanted, not where one was. */
  told(): void {
    this.#told = true;
  }

  /** Goes where one was on another device, and where that page of another version went, unless one has moved; keeps where one goes from there. Made where effects may be. */
  follow(stage: Stage): void {
    const { paper, version, pages } = this;
    const opened = performance.now();
    let touched = false;
    $effect(() => {
      const touch = () => (touched = true);
      const { scroller } = stage;
      scroller?.addEventListener('pointerdown', touch, { capture: true });
      return () => scroller?.removeEventListener('pointerdown', touch, { capture: true });
    });
    let [moved, steps] = [0, stage.steps];
    const go = (anchor: Anchor | undefined) => {
      if (!anchor || stage.moved !== moved || this.#told) return;
      stage.goTo(anchor.page, anchor.share);
      [moved, steps] = [stage.moved, stage.steps];
    };
    const isBegun = () => stage.steps !== steps || touched || performance.now() - opened > BEGUN;
    placeElsewhere(paper, version, pages).then((anchor) => {
      go(anchor);
      this.#known = true;
      return placeMoved(paper, version).then((page) => isBegun() || go(page));
    });
    $effect(() => {
      if (this.#known && stage.moved > 0) untrack(() => keepPlace(paper, version, stage.anchor));
    });
  }
}
