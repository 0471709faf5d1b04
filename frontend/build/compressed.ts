import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const WORTH_IT = /\.(?:css|html|js|json|mjs|svg|wasm|bcmap)$/;
const LEAST_BYTES = 1024;

/** Puts a gzip beside every file that gains by it, so that the server compresses nothing twice. */
export function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const [name, file] of Object.entries(bundle).filter(([each]) => WORTH_IT.test(each))) {
          const content = Buffer.from(file.type === 'chunk' ? file.code : file.source);
          if (content.length < LEAST_BYTES) continue;
          this.emitFile({ type: 'asset', fileName: `${name}.gz`, source: gzipSync(content, { level: 9 }) });
        }
      },
    },
  };
}
