import { describe, expect, it } from 'vitest';
import { suggestedPassword } from './password.ts';

describe('a suggested password', () => {
  it('keeps the policy and can be read aloud', () => {
    const made = Array.from({ length: 200 }, suggestedPassword);
    for (const password of made) expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/u);
    expect(new Set(made).size).toBe(200);
  });

  it('uses every sign', () => {
    const signs = new Set(Array.from({ length: 400 }, suggestedPassword).join('').replaceAll('-', ''));
    expect(signs.size).toBe(31);
  });
});
