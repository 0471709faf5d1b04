import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import type { Plugin } from 'vite';

const FOLDERS = ['cmaps', 'iccs', 'standard_fonts', 'wasm'];
const PREFIX = '/pdfjs/';
const TYPES: Record<string, string> = { js: 'text/javascript', wasm: 'application/wasm' };

const packageFolder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

/** Ships the character maps, fonts, colour profiles and decoders of pdf.js under /pdfjs/. */
export function pdfjsFiles(): Plugin {
  return {
    name: 'pdfjs-files',
    generateBundle() {
      for (const folder of FOLDERS) {
        for (const name of readdirSync(join(packageFolder, folder)).filter((each) => !each.includes('quickjs'))) {
          const source = readFileSync(join(packageFolder, folder, name));
          this.emitFile({ type: 'asset', fileName: `pdfjs/${folder}/${name}`, source });
        }
      }
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = normalize(decodeURI((request.url ?? '').split('?')[0] ?? ''));
        const file = join(packageFolder, path.slice(PREFIX.length));
        const served = FOLDERS.some((folder) => path.startsWith(`${PREFIX}${folder}/`)) && existsSync(file);
        if (!served) return next();
        const type = TYPES[path.split('.').pop() ?? ''] ?? 'application/octet-stream';
        response.setHeader('Content-Type', type);
        createReadStream(file).pipe(response);
      });
    },
  };
}
