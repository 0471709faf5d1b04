import { cleanup, render, screen } from '@testing-library/svelte';
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { m } from '../paraglide/messages.js';
import Attachments from './Attachments.svelte';
import { Contents } from './contents.svelte.ts';
import type { OpenPaper } from './paper.svelte.ts';
import Side, { type SideTab } from './Side.svelte';
import type { Search } from './search.svelte.ts';

vi.mock('./PageList.svelte', () => ({ default: () => ({}) }));

const PAGES = 4;
const pinned = (number: number) => ({
  subtype: 'FileAttachment',
  id: `${number}`,
  rect: [0, 0, 1, 1],
  fileId: `f${number}`,
  file: { filename: `${number}.xlsx`, description: '' },
});
const getPage = vi.fn<(number: number) => Promise<unknown>>();
const loadingTask = { destroyed: false };
const pdf = {
  numPages: PAGES,
  loadingTask,
  getPage,
  getOutline: async () => null,
  getAttachments: async () => null,
} as unknown as PDFDocumentProxy;
let contents: Contents;

beforeEach(() => {
  loadingTask.destroyed = false;
  getPage.mockReset().mockImplementation(async (number) => {
    return { pageNumber: number, getAnnotations: async () => (number % 2 === 0 ? [pinned(number)] : []) };
  });
  contents = new Contents();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const names = () => contents.files.map(({ name }) => name);
const asked = () => getPage.mock.calls.map(([number]) => number);

it('looks at once for the files of pages that are known to have some', async () => {
  await contents.read({ pdf, attaching: Promise.resolve([2]) });
  await contents.look();
  expect([asked(), names(), contents.untold]).toEqual([[2], ['2.xlsx'], false]);
});

it('goes through all pages, once, where nobody knows which have files, and only when it is asked to', async () => {
  await contents.read({ pdf, attaching: Promise.resolve(undefined) });
  expect([asked(), contents.untold]).toEqual([[], true]);
  const looking = contents.look();
  expect(contents.looking).toBe(1);
  await Promise.all([looking, contents.look()]);
  expect([asked(), names(), contents.looking]).toEqual([[1, 2, 3, 4], ['2.xlsx', '4.xlsx'], undefined]);
});

it('stops when the paper closes', async () => {
  await contents.read({ pdf, attaching: Promise.resolve(undefined) });
  const there = getPage.getMockImplementation();
  getPage.mockImplementation(async (number) => {
    loadingTask.destroyed = number === 2;
    return await there?.(number);
  });
  await contents.look();
  expect(asked()).toEqual([1, 2]);
});

it('begins when the tab of the files is opened', async () => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
  const paper = { pdf, pages: PAGES, version: 'v', attaching: async () => undefined } as unknown as OpenPaper;
  const nothing = () => undefined;
  const done = { ontab: nothing, onpage: nothing, onhit: nothing, onentry: nothing, onsave: nothing, onclose: nothing };
  const shown = (tab: SideTab) => ({ paper, contents, search: { query: '' } as Search, tab, current: 1, ...done });
  const { rerender } = render(Side, shown('pages'));
  await screen.findByRole('tab', { name: m.reader_tab_files() });
  expect(asked()).toEqual([]);
  await rerender(shown('files'));
  await screen.findByText('4.xlsx');
  expect(asked()).toEqual([1, 2, 3, 4]);
});

it('says that it is looking, and that there are none', async () => {
  const { container, rerender } = render(Attachments, { files: [], looking: 3, pages: 9, onsave: () => undefined });
  expect(container.textContent).toContain(m.reader_files_looking({ page: 3, pages: 9 }));
  await rerender({ looking: undefined });
  expect(container.textContent).toContain(m.reader_files_none());
});
