// @vitest-environment node
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft, Unfinished } from './unfinished.svelte.ts';

const KEY = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
const draft = { kind: 'note', page: 3, at: [1, 2], text: '', color: 'blue', rects: [] } as unknown as Draft;

function words(text: string, more: Partial<Unfinished> = {}): Unfinished {
  return { pad: 'paper', as: 'reply', mark: 'mark', version: 'v', draft, text, revision: 0, ...more };
}

/** As a page has it that was just loaded, for somebody whose device keeps things. */
async function page(person: string, key: CryptoKey | undefined = KEY) {
  vi.resetModules();
  const [{ unfinished }, { vault }, { shelf }] = await Promise.all([
    import('./unfinished.svelte.ts'),
    import('../offline/vault.ts'),
    import('../offline/store.ts'),
  ]);
  if (key) await vault.open(key);
  unfinished.start(person);
  const kept = shelf('words');
  await kept.entries();
  return { unfinished, vault, kept, texts: () => unfinished.on('paper').map(({ text }) => text) };
}

beforeEach(async () => (await page('me')).vault.empty());

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

  it('are erased with the device, with the right to their paper, and hidden after a login ended', async () => {
    const first = await page('me');
    first.unfinished.write(words('Giữ lại', { pad: 'another' }));
    first.unfinished.write(words('Hết quyền đọc'));
    first.unfinished.forget('paper');
    const held = () => first.unfinished.on('another').length;
    expect([held(), await first.unfinished.here()]).toEqual([1, 1]);
    first.unfinished.stop();
    expect([held(), await first.kept.count('')]).toEqual([0, 1]);
    first.unfinished.start('me');
    await first.kept.entries();
    expect(held()).toBe(1);
    await first.vault.empty();
    expect([held(), await first.unfinished.here()]).toEqual([0, 0]);
  });

  it('are at risk where nothing keeps them, until the device does', async () => {
    const guest = await page('me', undefined);
    guest.vault.close();
    guest.unfinished.write(words('Chỉ trong trang này'));
    expect(guest.unfinished.atRisk).toBe(true);
    await guest.vault.open(KEY);
    expect(guest.unfinished.atRisk).toBe(false);
    expect((await page('me')).texts()).toEqual(['Chỉ trong trang này']);
  });

  it('are at hand once where their paper is opened next', async () => {
    const { unfinished } = await page('me');
    unfinished.write(words('Dở dang'));
    unfinished.leave(words('Dở'));
    expect(unfinished.takeUp('another')).toBeUndefined();
    expect([unfinished.takeUp('paper')?.text, unfinished.takeUp('paper')]).toEqual(['Dở dang', undefined]);
  });
});
