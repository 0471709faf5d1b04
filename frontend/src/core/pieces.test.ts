import { expect, it } from 'vitest';
import { contentRange, cut, PIECE, pieceCount, pieceRange, piecesOf, type Range } from './pieces.ts';

const size = 2 * PIECE + 100;
const file = Uint8Array.from({ length: size }, (_, index) => (index * 31) % 251);
const pieces = Array.from({ length: pieceCount(size) }, (_, index) => {
  const { begin, end } = pieceRange(index, size);
  return file.slice(begin, end);
});

it('divides a file into pieces that are the whole file', () => {
  expect(pieces.map((piece) => piece.length)).toEqual([PIECE, PIECE, 100]);
  expect([pieceCount(0), pieceCount(1), pieceCount(PIECE), pieceCount(PIECE + 1)]).toEqual([0, 1, 1, 2]);
});

it.each<[string, Range]>([
  ['at the beginning', { begin: 0, end: 10 }],
  ['across two pieces', { begin: PIECE - 5, end: PIECE + 5 }],
  ['a whole piece', { begin: PIECE, end: 2 * PIECE }],
  ['in the last one', { begin: size - 7, end: size }],
  ['everything', { begin: 0, end: size }],
  ['nothing', { begin: 5, end: 5 }],
])('cuts a stretch out of its pieces: %s', (_, range) => {
  const needed = piecesOf(range).map((index) => pieces[index] ?? new Uint8Array());
  expect(cut(range, needed)).toEqual(file.slice(range.begin, range.end));
});

it('reads which part an answer carries', () => {
  expect(contentRange('bytes 0-99/1234')).toEqual({ begin: 0, end: 100, size: 1234 });
  expect([contentRange(null), contentRange('bytes */1234'), contentRange('bytes 0-9/*')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
