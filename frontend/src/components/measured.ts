/** What floats over the screens makes way for what stands there: that tells its measure to the style sheets. */

/** Attached to a part, keeps a property of the style sheets at its measure in pixels, while it is shown. */
export function measured(
  property: string,
  measure: (element: HTMLElement) => number,
): (element: HTMLElement) => () => void {
  /** Those measured last at the end. */
  const attached = new Set<HTMLElement>();
  const tell = () => {
    const { style } = document.documentElement;
    const shown = [...attached].filter((element) => element.offsetParent !== null).at(-1);
    if (shown) style.setProperty(property, `${measure(shown)}px`);
    else style.removeProperty(property);
  };
  return (element) => {
    const observer = new ResizeObserver(() => {
      if (element.offsetParent !== null) {
        attached.delete(element);
        attached.add(element);
      }
      tell();
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      attached.delete(element);
      tell();
    };
  };
}

/** What stands at the bottom of a paper. */
export const overPaper = measured('--dock', (element) => element.offsetHeight);
/** A paper's pages: the bars above them vary. */
export const pagesTop = measured('--pages', (element) => element.getBoundingClientRect().top);
