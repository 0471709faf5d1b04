import { expect, it } from 'vitest';
import { allowed, isAbove, LEVELS } from './classification.ts';

it('tells what lies above the ceiling', () => {
  expect(LEVELS.filter((level) => isAbove(level, 'normal'))).toEqual(['secret', 'top_secret', 'absolute_secret']);
  expect(LEVELS.filter((level) => isAbove(level, 'top_secret'))).toEqual(['absolute_secret']);
});

it('offers a file what is not above the ceiling, and what it already is', () => {
  expect(allowed('normal', 'normal')).toEqual(['normal']);
  expect(allowed('secret', 'normal')).toEqual(['normal', 'secret']);
  expect(allowed('normal', 'top_secret')).toEqual(['normal', 'top_secret']);
});
