/** What floats over the screens makes way for what stands there: that tells its measure to the style sheets. */

const told = new Map<string, HTMLElement>();

/** Attached to a part, keeps a property of the style sheets at its measure in pixels, while it is shown. */
export function measured(
  property: string,
  measure: (element: HTMLElement) => number,
): (element: HTMLElement) => () => void {
  return (element) => {
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => {
      if (element.offsetParent === null) return;
      told.set(property, element);
      style.setProperty(property, `${measure(element)}px`);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      if (told.get(property) !== element) return;
      told.delete(property);
      style.removeProperty(property);
    };
  };
}

/** What stands at the bottom of a paper. */
export const overPaper = measured('--dock', (element) => element.offsetHeight);
/** A paper's pages: the bars above them vary. */
export const pagesTop = measured('--pages', (element) => element.getBoundingClientRect().top);
