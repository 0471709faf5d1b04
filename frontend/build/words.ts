import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { PREFIXES } from '../src/text/prefixes.ts';

const NAME = 'virtual:words/';
const CATALOGUE = new URL('../messages/vi/', import.meta.url);
const MESSAGES = new URL('../src/paraglide/messages/_index.js', import.meta.url).pathname;

function keys(): string[] {
  const files = readdirSync(CATALOGUE).map((file) => readFileSync(new URL(file, CATALOGUE), 'utf8'));
  return files.flatMap((text) => Object.keys(JSON.parse(text)));
}

function chosenBy(prefixes: readonly string[]): string {
  const chosen = keys().filter((key) => prefixes.some((prefix) => key.startsWith(`${prefix}_`)));
  return chosen.sort().join(', ');
}

/** Tables of the messages that are chosen by a code, and of no other: what no screen names is left out, and what one screen names comes with it. */
export function words(): Plugin {
  return {
    name: 'words',
    resolveId: (id) => (id.startsWith(NAME) ? `\0${id}` : undefined),
    load(id) {
      const group = id.startsWith(`\0${NAME}`)
        ? PREFIXES[id.slice(NAME.length + 1) as keyof typeof PREFIXES]
        : undefined;
      if (!group) return undefined;
      const list = chosenBy(group);
      return `import { ${list} } from ${JSON.stringify(MESSAGES)};\nexport const words = { ${list} };\n`;
    },
  };
}
