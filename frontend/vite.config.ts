import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { FileSystemIconLoader } from 'unplugin-icons/loaders';
import icons from 'unplugin-icons/vite';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { early } from './build/early.ts';
import { licenceTexts } from './build/licence-texts.ts';
import { messages } from './build/messages.ts';
import { pdfjsFiles } from './build/pdfjs-files.ts';
import { serviceWorker } from './build/service-worker.ts';

const BACKEND = 'http://127.0.0.1:8000';

/** Icons become plain markup when the application is built; they are drawn by the hundred, and styled by `.i`. */
const lucide = icons({
  compiler: 'svelte',
  customCollections: { lucide: FileSystemIconLoader('node_modules/lucide-static/icons') },
  iconCustomizer: (_collection, _icon, props) => {
    props['aria-hidden'] = 'true';
  },
});

const FIRST = /src\/(?:early|api\/early|core\/route|screens\/routes)\.ts$|preload-helper/;
const SHARED = /frontend\/src\/(?:api|components|core|offline|search|state|text)\/|~icons\//;

export default defineConfig({
  plugins: [
    paraglideVitePlugin(messages),
    svelte(),
    lucide,
    early(),
    pdfjsFiles(),
    licenceTexts(),
    serviceWorker(),
    compressed(),
  ],
  build: {
    outDir: '../backend/ecabinet/web',
    emptyOutDir: true,
    // Every file under its own address: the content security policy allows no data: address for fonts and scripts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
    // What several screens use comes in one file instead of forty: a weak tablet waits for each of them.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', test: FIRST, priority: 1 },
            { name: 'shared', test: SHARED, minShareCount: 2 },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: { '/api': { target: BACKEND, ws: true, changeOrigin: true } },
  },
});
