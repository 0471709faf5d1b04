/** A notebook on a device: sheets in their order, the ink on them, and finding words in them. */
import type { Id } from '../../api/contract.ts';
import { findIn } from '../find.ts';
import type { Ink, Mark, Sheet } from './model.ts';

export type SheetMark = Mark & { body: Sheet };
export type InkMark = Mark & { body: Ink };

/** What a sheet is about: an item of the agenda, and a page of a paper where there is one. */
export interface About {
  item: Id | null;
  paper: Id | null;
  version: Id | null;
  page: number | null;
}

export const ABOUT_NOTHING: About = { item: null, paper: null, version: null, page: null };
/** The part of a sheet that is written on by hand, in points: as wide as A4 between its margins. */
export const HAND_WIDTH = 480;
export const HAND_HEIGHT = 640;

/** The sheets of a notebook, the first one on top. */
export function sheetsOf(marks: Iterable<Mark>): SheetMark[] {
  const sheets = [...marks].filter((mark): mark is SheetMark => mark.body?.kind === 'sheet');
  return sheets.sort((a, b) => a.body.order - b.body.order || (a.id < b.id ? -1 : 1));
}

/** The strokes on a sheet, the oldest first; those not yet sent last. */
export function strokesOn(marks: Iterable<Mark>, sheet: Id): InkMark[] {
  const strokes = [...marks].filter((mark): mark is InkMark => mark.body?.kind === 'ink' && mark.body.sheet === sheet);
  return strokes.sort((a, b) => ((a.created_at || '~') < (b.created_at || '~') ? -1 : 1));
}

/** A new sheet, on top of the others. */
export function newSheet(sheets: readonly SheetMark[], about: About): Sheet {
  const first = sheets[0]?.body.order ?? 0;
  return { kind: 'sheet', title: '', text: '', order: first - 1, ...about };
}

/** The order of a sheet that is moved to place `to` (from 0) among the others. */
export function orderAt(others: readonly SheetMark[], to: number): number {
  const before = others[to - 1]?.body.order;
  const after = others[to]?.body.order;
  if (before === undefined) return (after ?? 0) - 1;
  return after === undefined ? before + 1 : (before + after) / 2;
}

/** Sheets that have a word, in their title or in their text. */
export function withWords(sheets: readonly SheetMark[], query: string): SheetMark[] {
  if (query.trim() === '') return [...sheets];
  return sheets.filter(({ body }) => findIn(`${body.title}\n${body.text}`, query).length > 0);
}

/** The first line of a sheet that says something. */
export function headingOf({ title, text }: Pick<Sheet, 'title' | 'text'>): string {
  return title.trim() || (text.split('\n').find((line) => line.trim() !== '') ?? '').trim();
}
