/** A row that scrolls sideways tells so: it fades where it goes on beyond an edge. */

/** Attached to the row; the stylesheet has what `data-before` and `data-behind` look like. */
export function fades(row: HTMLElement): () => void {
  const look = () => {
    const hidden = row.scrollWidth - row.clientWidth;
    row.toggleAttribute('data-before', row.scrollLeft > 1);
    row.toggleAttribute('data-behind', row.scrollLeft < hidden - 1);
  };
  // Told once everything is laid out, so that looking costs nothing.
  const sizes = new ResizeObserver(look);
  const watch = () => {
    for (const each of [row, ...row.children]) sizes.observe(each);
  };
  const parts = new MutationObserver(watch);
  watch();
  parts.observe(row, { childList: true });
  row.addEventListener('scroll', look, { passive: true });
  return () => {
    sizes.disconnect();
    parts.disconnect();
    row.removeEventListener('scroll', look);
  };
}
