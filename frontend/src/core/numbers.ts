/** Numbers the Vietnamese way: decimal comma, dots between thousands. */
import type { Locale } from './dates.ts';

const TAGS = { vi: 'vi-VN', en: 'en-GB' } as const;

/** `1.234,5` in Vietnamese, at most one decimal unless asked. */
export function number(value: number, locale: Locale, decimals = 1): string {
  return new Intl.NumberFormat(TAGS[locale], { maximumFractionDigits: decimals }).format(value);
}

/** A share of a whole as `77,8%`; a whole of zero is `0%`. */
export function percent(part: number, whole: number, locale: Locale): string {
  return `${number(whole > 0 ? (part / whole) * 100 : 0, locale)}%`;
}

const UNITS = ['B', 'KB', 'MB', 'GB'] as const;

/** A file size as `8,2 MB` (steps of 1,024). */
export function fileSize(bytes: number, locale: Locale): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${number(value, locale, unit === 0 ? 0 : 1)} ${UNITS[unit]}`;
}

/** Two letters for an avatar: the given name and the one before it, as names are said (`Đặng Ngọc Diệu` is `ND`). */
export function initials(fullName: string): string {
  const words = fullName.trim().split(/\s+/u);
  return words
    .slice(-2)
    .map((word) => [...word][0]?.toLocaleUpperCase('vi') ?? '')
    .join('');
}
