// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft, Unfinished } from './unfinished.svelte.ts';

const KEY = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
const draft = { kind: 'note', page: 3, at: [1, 2], text: '', color: 'blue', rects: [] } as unknown as Draft;

function words(text: string, more: Partial<Unfinished> = {}): Unfinished {
  return { pad: 'paper', as: 'reply', mark: 'mark', version: 'v', draft, text, revision: 0, ...more };
}

/** Pages of this test: they hear each other as tabs do. */
const open: { stop: () => void }[] = [];
/** Long enough for what one page says to have reached another. */
const said = () => new Promise((resolve) => setTimeout(resolve, 50));

/** Whether a page can be left without a question. */
const leaves = () => dispatchEvent(new Event('beforeunload', { cancelable: true }));

/** As a page has it that was just loaded, for somebody whose device keeps things. */
async function page(person: string, key: CryptoKey | undefined = KEY) {
  vi.resetModules();
  const [{ unfinished }, { unkept }, { vault }, { shelf }] = await Promise.all([
    import('./unfinished.svelte.ts'),
    import('./unkept.svelte.ts'),
    import('../offline/vault.ts'),
    import('../offline/store.ts'),
  ]);
  if (key) await vault.open(key);
  unfinished.start(person);
  open.push(unfinished);
  const kept = shelf('words');
  await kept.entries();
  return { unfinished, unkept, vault, kept, texts: () => unfinished.on('paper').map(({ text }) => text) };
}

beforeEach(async () => (await page('nobody')).vault.empty());
afterEach(() => {
  vi.restoreAllMocks();
  for (const each of open.splice(0)) each.stop();
});

describe('words that are being written', () => {
  it('are there again on a page that was loaded anew, for their writer alone', async () => {
    const first = await page('me');
    first.unfinished.write(words('Đề nghị'));
    first.unfinished.write(words('Đề nghị ghi rõ'));
    first.unfinished.write(words('Một ghi chú', { as: 'new', mark: 'fresh' }));
    await first.kept.entries();
    expect((await page('me')).texts().sort()).toEqual(['Một ghi chú', 'Đề nghị ghi rõ']);
    expect((await page('another')).texts()).toEqual([]);
  });

  it('are gone once they stand where they belong, or nothing is left of them', async () => {
    const first = await page('me');
    first.unfinished.write(words('Gửi rồi'));
    first.unfinished.write(words('Xóa hết', { mark: 'other' }));
    first.unfinished.drop(words(''));
    first.unfinished.write(words('  ', { mark: 'other' }));
    expect([first.texts(), await first.unfinished.here()]).toEqual([['  '], 0]);
  });

  it('are erased with the device, and hidden after a login ended', async () => {
    const first = await page('me');
    first.unfinished.write(words('Giữ lại', { pad: 'another' }));
    const held = () => first.unfinished.on('another').length;
    expect([held(), await first.unfinished.here()]).toEqual([1, 1]);
    first.unfinished.stop();
    expect([held(), await first.kept.count('')]).toEqual([0, 1]);
    first.unfinished.start('me');
    await first.kept.entries();
    expect(held()).toBe(1);
    first.unfinished.stop();
    await first.vault.empty();
    first.unfinished.start('me');
    await first.kept.entries();
    expect([held(), await first.unfinished.here()]).toEqual([0, 0]);
  });

  it('stay under the hand where the device is emptied for who stays, and are kept anew', async () => {
    const first = await page('me');
    first.unfinished.write(words('Đang gõ'));
    await first.kept.entries();
    const emptied = first.vault.empty();
    expect(first.texts()).toEqual(['Đang gõ']);
    await emptied;
    expect([first.texts(), await first.unfinished.here()]).toEqual([['Đang gõ'], 1]);
    await first.vault.open(KEY);
    first.unfinished.stop();
    expect((await page('me')).texts()).toEqual(['Đang gõ']);
  });

  it('are at risk where nothing keeps them, and hold the page, until the device does', async () => {
    const guest = await page('me', undefined);
    guest.vault.close();
    guest.unfinished.write(words('Chỉ trong trang này'));
    await vi.waitFor(() => expect(guest.unkept.atRisk).toBe(true));
    expect(leaves()).toBe(false);
    await guest.vault.open(KEY);
    expect([guest.unkept.atRisk, leaves()]).toEqual([false, true]);
    expect((await page('me')).texts()).toEqual(['Chỉ trong trang này']);
  });

  it('are at risk while the device has no room for them, until they are dropped', async () => {
    const full = await page('me');
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    full.unfinished.write(words('Không còn chỗ'));
    await vi.waitFor(() => expect(full.unkept.atRisk).toBe(true));
    full.unfinished.drop(words(''));
    await vi.waitFor(() => expect(full.unkept.atRisk).toBe(false));
  });

  it('are at hand once where their paper is opened next', async () => {
    const { unfinished } = await page('me');
    unfinished.write(words('Dở dang'));
    unfinished.leave(words('Dở'));
    expect(unfinished.takeUp('another')).toBeUndefined();
    expect([unfinished.takeUp('paper')?.text, unfinished.takeUp('paper')]).toEqual(['Dở dang', undefined]);
  });
});

describe('words in several tabs', () => {
  it.each([
    ['lie on the device', KEY],
    ['are kept nowhere', undefined],
  ])('stand in each as the last one wrote them, and are gone in all once finished, where they %s', async (_, key) => {
    const first = await page('me', key);
    first.unfinished.write(words('Một'));
    await first.kept.entries();
    const second = await page('me', key);
    first.unfinished.write(words('Một hai'));
    await said();
    expect(second.texts()).toEqual(['Một hai']);
    second.unfinished.write(words('Một hai ba'));
    await said();
    expect(first.texts()).toEqual(['Một hai ba']);
    expect(await Promise.all([first, second].map(({ unfinished }) => unfinished.here()))).toEqual([1, 1]);
    first.unfinished.drop(words(''));
    await said();
    expect([first, second].map(({ texts }) => texts())).toEqual([[], []]);
    expect(await Promise.all([first, second].map(({ unfinished }) => unfinished.here()))).toEqual([0, 0]);
  });

  it('are those of one person alone, and none while they are blank', async () => {
    const [mine, theirs] = [await page('me'), await page('another')];
    const second = await page('me');
    mine.unfinished.write(words(''));
    second.unfinished.write(words('Ở đây', { mark: 'other' }));
    second.unfinished.write(words(' '));
    await said();
    expect([mine, theirs, second].map(({ texts }) => texts())).toEqual([['', 'Ở đây'], [], ['Ở đây', ' ']]);
  });
});
