import { expect, it } from 'vitest';
import vectors from '../../../tests/vectors/search.json';
import { holdsWords } from './names.ts';

it.each(vectors)(
  'takes words with marks as they were typed, the others in any way, as the server does: $query',
  (each) => {
    expect(holdsWords(each.query, each.texts)).toBe(each.holds);
  },
);
