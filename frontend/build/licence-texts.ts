import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const BUILT_WITH = new Set(['vite', '@sveltejs/vite-plugin-svelte', '@inlang/plugin-message-format', 'unplugin-icons']);

/** Ships the licence text of every package whose code or fonts are in the build, as licenses/NAME.txt. */
export function licenceTexts(): Plugin {
  return {
    name: 'licence-texts',
    generateBundle() {
      const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object };
      for (const name of Object.keys(dependencies).filter((each) => !BUILT_WITH.has(each))) {
        const folder = join('node_modules', name);
        const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
        if (!file) this.error(`${name} carries no licence text`);
        const fileName = `licenses/${name.replace('@', '').replace('/', '-')}.txt`;
        this.emitFile({ type: 'asset', fileName, source: readFileSync(join(folder, file)) });
      }
    },
  };
}
