/** Where the pictures of a page lie, so that a dimmed room leaves them their colours. */

/** In parts of the page's width and height. */
export interface PicturePlace {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** A picture that covers so much of the page is the page: a scan, dimmed like any paper. */
const WHOLE = 0.7;
/** Lines and dots that are drawn as pictures. */
const SPECK = 0.002;
const MOST = 60;

/** The places of pictures from what pdf.js records: three corners (x, y) for each, in parts of the canvas. */
export function picturePlaces(corners: ArrayLike<number> | null | undefined): readonly PicturePlace[] {
  const made: PicturePlace[] = [];
  for (let at = 0; corners && at + 5 < corners.length && made.length < MOST; at += 6) {
    const xs = [corners[at] ?? 0, corners[at + 2] ?? 0, corners[at + 4] ?? 0];
    const ys = [corners[at + 1] ?? 0, corners[at + 3] ?? 0, corners[at + 5] ?? 0];
    const place = {
      x0: within(Math.min(...xs)),
      y0: within(Math.min(...ys)),
      x1: within(Math.max(...xs)),
      y1: within(Math.max(...ys)),
    };
    const area = (place.x1 - place.x0) * (place.y1 - place.y0);
    if (area >= SPECK && area < WHOLE) made.push(place);
  }
  return made;
}

/** The outline (CSS `clip-path`) of everything of a page but its pictures; undefined where there are none. */
export function besidePictures(places: readonly PicturePlace[]): string | undefined {
  if (places.length === 0) return undefined;
  const holes = places.map(({ x0, y0, x1, y1 }) => {
    const corners = [
      [x0, y0],
      [x0, y1],
      [x1, y1],
      [x1, y0],
      [x0, y0],
    ] as const;
    return corners.map(([x, y]) => `${percent(x)} ${percent(y)}`).join(', ');
  });
  return `polygon(evenodd, 0 0, 100% 0, 100% 100%, 0 100%, 0 0, ${holes.join(', 0 0, ')}, 0 0)`;
}

function within(part: number): number {
  return Math.min(1, Math.max(0, part));
}

function percent(part: number): string {
  return `${Math.round(part * 10_000) / 100}%`;
}
