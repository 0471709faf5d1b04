import { describe, expect, it } from 'vitest';
import { match } from './route.ts';

describe('an address', () => {
  it('gives the parts that a pattern names', () => {
    expect(match('/room/:meeting/console', '/room/7%C3%AA/console')).toEqual({ meeting: '7ê' });
    expect(match('/room/:meeting', '/room')).toBeUndefined();
  });

  it('that was cut off in the middle of a letter is no address', () => {
    expect(match('/room/:meeting', '/room/7%C3')).toBeUndefined();
  });
});
