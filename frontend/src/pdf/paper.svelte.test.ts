import { expect, it, vi } from 'vitest';
import { fetchPages } from '../api/papers.ts';
import { OpenPaper } from './paper.svelte.ts';

vi.mock('../api/papers.ts', () => ({ fetchPages: vi.fn(), paperReading: () => '' }));
vi.mock('../offline/papers.ts', () => ({ paperSource: () => new Promise(() => undefined) }));
vi.mock('./ranges.ts', () => ({ networkRanges: () => new Promise(() => undefined) }));
vi.mock('./pdfjs.ts', () => ({ openPdf: vi.fn() }));

it.each([
  ['fails', () => Promise.reject(new TypeError('not understood'))],
  ['makes no sense', async () => ({ runs: [null], damaged: [], margins: [], copying: true })],
])('does without what is foretold of the pages where that %s', async (_, told) => {
  vi.mocked(fetchPages).mockImplementation(told as unknown as typeof fetchPages);
  const paper = new OpenPaper({ version: 'v', pages: 3, sha256: '', from: 1 });
  expect([await paper.attaching(), paper.pages]).toEqual([undefined, 3]);
  paper.close();
});
