/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';

const files = import.meta.glob<Record<string, unknown>>('../../messages/*/*.json', { eager: true, import: 'default' });

function catalogue(locale: string): Map<string, unknown> {
  const entries = Object.entries(files)
    .filter(([path]) => path.includes(`/messages/${locale}/`))
    .flatMap(([path, held]) =>
      Object.entries(held).map(([key, text]) => [`${path.split('/').at(-1)}: ${key}`, text] as const),
    );
  return new Map(entries.filter(([key]) => !key.endsWith('$schema')));
}

const parameters = (text: unknown) => [...JSON.stringify(text).matchAll(/\{(\w+)\}/gu)].map(([, name]) => name).sort();

const vi = catalogue('vi');
const en = catalogue('en');

describe('the catalogues', () => {
  it('hold something', () => {
    expect(vi.size).toBeGreaterThan(100);
  });

  it('have the same keys in both languages', () => {
    expect([...en.keys()].sort()).toEqual([...vi.keys()].sort());
  });

  it('name each key once', () => {
    const keys = [...vi.keys()].map((key) => key.split(': ')[1]);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('take the same parameters in both languages', () => {
    const differing = [...vi].filter(([key, text]) => parameters(text).join() !== parameters(en.get(key)).join());
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it('are written in composed Unicode, without empty texts', () => {
    for (const [key, text] of [...vi, ...en]) {
      expect(text, key).not.toBe('');
      expect(JSON.stringify(text), key).toBe(JSON.stringify(text).normalize('NFC'));
    }
  });
});
