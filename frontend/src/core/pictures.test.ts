import { expect, it } from 'vitest';
import { besidePictures, picturePlaces } from './pictures.ts';

const PHOTO = [0.25, 0.5, 0.25, 0.25, 0.75, 0.5];

it('takes three corners of each picture for its place', () => {
  expect(picturePlaces(PHOTO)).toEqual([{ x0: 0.25, y0: 0.25, x1: 0.75, y1: 0.5 }]);
});

it('counts neither a scan that is the whole page nor a speck', () => {
  expect(picturePlaces([0, 1, 0, 0, 1, 1, 0.1, 0.11, 0.1, 0.1, 0.11, 0.11])).toEqual([]);
  expect(picturePlaces(null)).toEqual([]);
});

it('leaves a hole for each picture', () => {
  expect(besidePictures([])).toBeUndefined();
  expect(besidePictures(picturePlaces(PHOTO))).toBe(
    'polygon(evenodd, 0 0, 100% 0, 100% 100%, 0 100%, 0 0, 25% 25%, 25% 50%, 75% 50%, 75% 25%, 25% 25%, 0 0)',
  );
});
