/** Where a point of the screen lies on a page, and the other way round. Pages in PDF user space: points, y upwards, unrotated. */
import type { PageSize } from './pages.ts';

export type Point = readonly [x: number, y: number];
/** Lower left and upper right corner. */
export type Rect = readonly [x0: number, y0: number, x1: number, y1: number];
export type Rotation = 0 | 90 | 180 | 270;

/** A page as it is shown: `width` and `height` after rotation and in default units. */
export interface PageShape extends PageSize {
  /** The part of user space that is shown. */
  box: Rect;
  /** Clockwise, degrees. */
  rotation: Rotation;
  /** Default units (1/72 inch) in one unit of user space; 1 for nearly every page. */
  unit: number;
}

/** Degrees as one of the four quarter turns. */
export function quarter(degrees: number): Rotation {
  return ((((Math.round(degrees / 90) * 90) % 360) + 360) % 360) as Rotation;
}

/** The shape of a page from what its file says of it. */
export function shapeOf(box: Rect, rotation: number, unit = 1): PageShape {
  const [x0, y0, x1, y1] = box;
  const turned = quarter(rotation);
  const [across, up] = [(x1 - x0) * unit, (y1 - y0) * unit];
  const lying = turned === 90 || turned === 270;
  return { width: lying ? up : across, height: lying ? across : up, box, rotation: turned, unit };
}

/** The same page turned further by the reader. */
export function turnedBy(shape: PageShape, turn: Rotation): PageShape {
  return turn === 0 ? shape : shapeOf(shape.box, shape.rotation + turn, shape.unit);
}

/** User space of a point in CSS pixels of the page's box, at `scale` pixels per default unit. */
export function toPdf(shape: PageShape, scale: number, x: number, y: number): Point {
  const [x0, y0, x1, y1] = shape.box;
  const [a, b] = [x / (scale * shape.unit), y / (scale * shape.unit)];
  if (shape.rotation === 90) return [x0 + b, y0 + a];
  if (shape.rotation === 180) return [x1 - a, y0 + b];
  if (shape.rotation === 270) return [x1 - b, y1 - a];
  return [x0 + a, y1 - b];
}

/** CSS pixels in the page's box of a point of user space. */
export function toScreen(shape: PageShape, scale: number, x: number, y: number): Point {
  const [x0, y0, x1, y1] = shape.box;
  const size = scale * shape.unit;
  if (shape.rotation === 90) return [(y - y0) * size, (x - x0) * size];
  if (shape.rotation === 180) return [(x1 - x) * size, (y - y0) * size];
  if (shape.rotation === 270) return [(y1 - y) * size, (x1 - x) * size];
  return [(x - x0) * size, (y1 - y) * size];
}

/** User space of a rectangle of the screen given by two opposite corners. */
export function rectToPdf(shape: PageShape, scale: number, from: Point, to: Point): Rect {
  const [ax, ay] = toPdf(shape, scale, ...from);
  const [bx, by] = toPdf(shape, scale, ...to);
  return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
}

/** The screen rectangle of a rectangle of user space: left, top, right, bottom in CSS pixels of the page's box. */
export function rectToScreen(shape: PageShape, scale: number, rect: Rect): Rect {
  const [ax, ay] = toScreen(shape, scale, rect[0], rect[1]);
  const [bx, by] = toScreen(shape, scale, rect[2], rect[3]);
  return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
}
