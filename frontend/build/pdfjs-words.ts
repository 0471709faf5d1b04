import type { Plugin } from 'vite';

const WORKER = /pdfjs-dist\/build\/pdf\.worker\.mjs$/;
/** The widest space, in parts of the letters' size, that pdf.js takes into one piece of text with the words on both its sides. */
const WIDEST_SPACE = 'const SPACE_IN_FLOW_MAX_FACTOR = 0.6;';

/** Has pdf.js tell where each word stands, as it does of words with wide spaces between them: else only of a whole line of words. */
export function pdfjsWords(): Plugin {
  return {
    name: 'pdfjs-words',
    config: () => ({ optimizeDeps: { exclude: ['pdfjs-dist'] } }),
    transform(code, id) {
      if (!WORKER.test(id)) return undefined;
      const parts = code.split(WIDEST_SPACE);
      if (parts.length !== 2) this.error('pdf.js no longer makes its pieces of text as it did');
      return { code: parts.join(WIDEST_SPACE.replace('0.6', '0')), map: null };
    },
  };
}
