import { expect, it } from 'vitest';
import { kindOf, titleOf } from './uploads.svelte.ts';

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
