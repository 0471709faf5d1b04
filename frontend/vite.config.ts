import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { early } from './build/early.ts';
import { lucide } from './build/icons.ts';
import { licenceTexts } from './build/licence-texts.ts';
import { messages } from './build/messages.ts';
import { pdfjsFiles } from './build/pdfjs-files.ts';
import { pdfjsWords } from './build/pdfjs-words.ts';
import { serviceWorker } from './build/service-worker.ts';
import { words } from './build/words.ts';

const BACKEND = 'http://127.0.0.1:8000';

const FIRST = /src\/(?:early|api\/early|core\/route|screens\/routes)\.ts$|preload-helper/;
const SHARED = /frontend\/src\/(?:api|components|core|offline|paraglide|search|state|text)\/|~icons\//;

export default defineConfig({
  plugins: [
    paraglideVitePlugin(messages),
    svelte(),
    lucide(),
    words(),
    early(),
    pdfjsFiles(),
    pdfjsWords(),
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
  worker: { format: 'es', plugins: () => [pdfjsWords()] },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: { '/api': { target: BACKEND, ws: true, changeOrigin: true } },
  },
});
