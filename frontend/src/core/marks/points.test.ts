import { describe, expect, it } from 'vitest';
import vectors from '../../../../tests/vectors/strokes.json';
import { fromBase64, toBase64 } from './base64.ts';
import { pack, parted, type StrokePoint, thinned, unpack } from './points.ts';

interface Vector {
  name: string;
  points: [number, number, number][];
  packed: string;
  unpacked: [number, number, number][];
}

const strokes = vectors.strokes as unknown as Vector[];
const shared = (points: [number, number, number][]): StrokePoint[] => points.map(([x, y, p]) => [x, y, p / 255]);

describe.each(strokes)('$name', ({ points, packed, unpacked }) => {
  it('is packed as the server packs it', () => expect(pack(shared(points))).toBe(packed));
  it('comes out again', () => {
    const read = unpack(packed);
    expect(read).toHaveLength(unpacked.length);
    for (const [index, [x, y, pressure]] of unpacked.entries()) {
      expect(read[index]?.[0]).toBeCloseTo(x, 6);
      expect(read[index]?.[1]).toBeCloseTo(y, 6);
      expect(read[index]?.[2]).toBeCloseTo(pressure / 255, 6);
    }
  });
});

it('reads base64 of every length', () => {
  for (let length = 0; length < 20; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 97 + 13) % 256);
    expect(toBase64(bytes)).toBe(btoa(String.fromCharCode(...bytes)));
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  }
});

it('reads what is left of a stroke that breaks off', () => {
  const whole = pack([
    [10, 10, 0.5],
    [300, 400, 0.5],
  ]);
  expect(unpack(whole.slice(0, -4))).toHaveLength(1);
  expect(unpack('')).toEqual([]);
});

it('leaves out points that add nothing, never the ends', () => {
  const line: StrokePoint[] = Array.from({ length: 101 }, (_, index) => [index / 10, 0, 0.5]);
  const kept = thinned(line, 1);
  expect(kept.at(0)).toEqual(line[0]);
  expect(kept.at(-1)).toEqual(line.at(-1));
  expect(kept.length).toBeLessThan(13);
});

it('parts a stroke of more points than a mark can hold, without a gap', () => {
  const line: StrokePoint[] = Array.from({ length: 8 }, (_, index) => [index, 0, 0.5]);
  const xs = (most: number) => parted(line, most).map((run) => run.map(([x]) => x));
  expect(xs(8)).toEqual([[0, 1, 2, 3, 4, 5, 6, 7]]);
  expect(xs(4)).toEqual([
    [0, 1, 2, 3],
    [3, 4, 5, 6],
    [6, 7],
  ]);
  expect(parted(line.slice(0, 1), 4)).toHaveLength(1);
});
