/** The points of a stroke, packed: LEB128 varints of zigzag(dx) and zigzag(dy) in 1/50 point, then one byte of pressure; on the wire in base64. */
import type { Rect } from '../frame.ts';
import { fromBase64, toBase64 } from './base64.ts';

/** x and y in points of user space, pressure 0 to 1. */
export type StrokePoint = readonly [x: number, y: number, pressure: number];

const UNITS = 50;
export const MOST_POINTS = 100_000;

function append(bytes: number[], delta: number): void {
  let value = delta >= 0 ? delta * 2 : -delta * 2 - 1;
  while (value > 0x7f) {
    bytes.push((value & 0x7f) | 0x80);
    value = Math.floor(value / 128);
  }
  bytes.push(value);
}

/** Packs points, each counted from the one before, the first from 0, 0. */
export function pack(points: readonly StrokePoint[]): string {
  const bytes: number[] = [];
  let [x, y] = [0, 0];
  for (const [px, py, pressure] of points) {
    const [nextX, nextY] = [Math.floor(px * UNITS + 0.5), Math.floor(py * UNITS + 0.5)];
    append(bytes, nextX - x);
    append(bytes, nextY - y);
    bytes.push(Math.min(255, Math.max(0, Math.round(pressure * 255))));
    [x, y] = [nextX, nextY];
  }
  return toBase64(Uint8Array.from(bytes));
}

/** The points again; a stroke that breaks off is read up to there, as a drawing must never fail on one. */
export function unpack(packed: string): StrokePoint[] {
  const points: StrokePoint[] = [];
  read(packed, (x, y, pressure) => points.push([x / UNITS, y / UNITS, pressure / 255]));
  return points;
}

/** The rectangle around the points, which are not kept: of most strokes no more is ever asked. */
export function packedBounds(packed: string): Rect {
  let [x0, y0, x1, y1] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -Infinity, -Infinity];
  read(packed, (x, y) => {
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x);
    y1 = Math.max(y1, y);
  });
  return x1 < x0 ? [0, 0, 0, 0] : [x0 / UNITS, y0 / UNITS, x1 / UNITS, y1 / UNITS];
}

/** Calls with each point in its units, pressure 0 to 255. */
function read(packed: string, each: (x: number, y: number, pressure: number) => void): void {
  const bytes = fromBase64(packed);
  let [at, count, x, y] = [0, 0, 0, 0];
  const delta = () => {
    let [value, factor] = [0, 1];
    let byte = bytes[at++] ?? 0;
    while (byte > 0x7f && at < bytes.length) {
      value += (byte & 0x7f) * factor;
      factor *= 128;
      byte = bytes[at++] ?? 0;
    }
    value += byte * factor;
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  };
  while (at < bytes.length && count < MOST_POINTS) {
    x += delta();
    y += delta();
    if (at < bytes.length) each(x, y, bytes[at] ?? 0);
    at += 1;
    count += 1;
  }
}

/** Points without those that add nothing: nearer than `least` to the one before. The first and the last stay. */
export function thinned(points: readonly StrokePoint[], least: number): StrokePoint[] {
  const kept: StrokePoint[] = [];
  for (const [index, point] of points.entries()) {
    const last = kept.at(-1);
    const ends = index === points.length - 1;
    if (!last || ends || Math.hypot(point[0] - last[0], point[1] - last[1]) >= least) kept.push(point);
  }
  return kept;
}

/** A stroke in runs that one mark each can hold; each goes on from where the one before ends. */
export function parted(points: readonly StrokePoint[], most = MOST_POINTS): StrokePoint[][] {
  const runs: StrokePoint[][] = [];
  for (let from = 0; from === 0 || from + 1 < points.length; from += most - 1)
    runs.push(points.slice(from, from + most));
  return runs;
}
