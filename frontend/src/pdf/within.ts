/** Scrolls a container so that an element of it shows; nothing outside the container moves. */
export function showWithin(container: HTMLElement, element: Element, place: 'centre' | 'nearest'): void {
  const [outer, inner] = [container.getBoundingClientRect(), element.getBoundingClientRect()];
  const above = inner.top - outer.top;
  const below = inner.bottom - outer.bottom;
  if (place === 'centre') container.scrollTop += above - (outer.height - inner.height) / 2;
  else if (above < 0) container.scrollTop += above;
  else if (below > 0) container.scrollTop += below;
}
