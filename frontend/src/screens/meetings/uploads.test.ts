import { expect, it, vi } from 'vitest';
import { m } from '../../paraglide/messages.js';
import { kindOf, titleOf, Uploads } from './uploads.svelte.ts';

it('reads a kind from a file name, composed or decomposed', () => {
  expect(kindOf('TTr-BXD-khong-gian-ngam.pdf')).toBe('submission');
  expect(kindOf('Báo cáo thẩm tra.pdf'.normalize('NFD'))).toBe('verification_report');
  expect(kindOf('Dự thảo Nghị quyết.pdf')).toBe('draft_resolution');
  expect(kindOf('Bản tóm tắt.pdf')).toBe('summary');
  expect(kindOf('phu luc 3.pdf')).toBe('other');
});

it('makes a title of a file name', () => {
  expect(titleOf('To_trinh-198 (ban  2).PDF')).toBe('To trinh 198 (ban 2)');
});

it('does not send what is larger than the installation takes', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address);
    return new Response(JSON.stringify({ megabytes: 1, ceiling: 'normal' }), { status: 200 });
  });
  const uploads = new Uploads();
  await vi.waitFor(() => expect(uploads.ceiling).toBe('normal'));
  const file = new File([new Uint8Array((1 << 20) + 1)], 'Phụ lục.pdf');
  uploads.send('item', [file]);
  expect(uploads.of('item').map((sending) => [sending.error, sending.again])).toEqual([
    [m.error_paper_too_large(), false],
  ]);
  expect(asked).toHaveLength(1);
  vi.unstubAllGlobals();
});
