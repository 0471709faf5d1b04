import { expect, it } from 'vitest';
import { fileSize, initials, number, percent } from './numbers.ts';

it('uses a decimal comma and dots between thousands', () => {
  expect(number(1234.5, 'vi')).toBe('1.234,5');
  expect(number(1234.5, 'en')).toBe('1,234.5');
});

it('writes shares', () => {
  expect(percent(21, 27, 'vi')).toBe('77,8%');
  expect(percent(0, 0, 'vi')).toBe('0%');
});

it('writes file sizes', () => {
  expect(fileSize(512, 'vi')).toBe('512 B');
  expect(fileSize(8_598_323, 'vi')).toBe('8,2 MB');
});

it('takes initials as names are said', () => {
  expect(initials('Đặng Ngọc Diệu')).toBe('ND');
  expect(initials('Ân')).toBe('Â');
});
