import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { licenceTexts } from './build/licence-texts.ts';
import { messages } from './build/messages.ts';
import { pdfjsFiles } from './build/pdfjs-files.ts';
import { serviceWorker } from './build/service-worker.ts';

const BACKEND = 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [paraglideVitePlugin(messages), svelte(), pdfjsFiles(), licenceTexts(), serviceWorker(), compressed()],
  build: {
    outDir: '../backend/ecabinet/web',
    emptyOutDir: true,
    // Every file under its own address: the content security policy allows no data: address for fonts and scripts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: { '/api': { target: BACKEND, ws: true, changeOrigin: true } },
  },
});
