import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Plugin, transformWithOxc } from 'vite';

const SOURCE = 'src/offline/worker/sw.ts';
const NOT_KEPT = /^licenses\/|\.gz$|\.map$/;

const digest = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex').slice(0, 16);

/** Ships the service worker as /sw.js, with the list of every file of the build that it keeps. */
export function serviceWorker(): Plugin {
  let folder = 'public';
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(config) {
      folder = config.publicDir;
    },
    generateBundle: {
      order: 'post',
      async handler(_, bundle) {
        const built = Object.entries(bundle).map(([name, file]) => {
          return [name, digest(file.type === 'chunk' ? file.code : file.source)] as const;
        });
        const copied = readdirSync(folder).map((name) => [name, digest(readFileSync(join(folder, name)))] as const);
        const files = [...built, ...copied]
          .filter(([name]) => !NOT_KEPT.test(name))
          .map(([name, content]) => [name === 'index.html' ? '/' : `/${name}`, content])
          .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
        const { code } = await transformWithOxc(readFileSync(SOURCE, 'utf8'), SOURCE);
        const source = `const BUILD_FILES = ${JSON.stringify(files)};\n${code}`;
        this.emitFile({ type: 'asset', fileName: 'sw.js', source });
      },
    },
  };
}
