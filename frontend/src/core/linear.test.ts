import { expect, it } from 'vitest';
import { beginningOf } from './linear.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const head = (entries: string) => bytes(`%PDF-1.7\n%¿÷¢þ\n99 0 obj\n<< /Linearized 1 ${entries} >>\nendobj\n`);

it('reads where the first page ends and the tables begin', () => {
  const found = beginningOf(head('/L 5000 /H [ 624 184 ] /O 103 /E 1800 /N 32 /T 4700'), 5000);
  expect(found).toEqual({ first: 1800, tables: 4700 });
});

it('knows nothing of a file that is not linearised, has grown, or tells what cannot be', () => {
  expect(beginningOf(bytes('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>'), 5000)).toBeUndefined();
  expect(beginningOf(head('/L 5000 /E 1800 /T 4700'), 6000)).toBeUndefined();
  expect(beginningOf(head('/L 5000 /E 9000 /T 4700'), 5000)).toBeUndefined();
  expect(beginningOf(head('/L 5000 /T 4700'), 5000)).toBeUndefined();
});
