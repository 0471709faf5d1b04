/** The points of a stroke, packed: LEB128 varints of zigzag(dx) and zigzag(dy) in 1/50 point, then one byte of pressure; on the wire in base64. */
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
  const bytes = fromBase64(packed);
  const points: StrokePoint[] = [];
  let at = 0;
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
  let [x, y] = [0, 0];
  while (at < bytes.length && points.length < MOST_POINTS) {
    x += delta();
    y += delta();
    if (at < bytes.length) points.push([x / UNITS, y / UNITS, (bytes[at] ?? 0) / 255]);
    at += 1;
  }
  return points;
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
