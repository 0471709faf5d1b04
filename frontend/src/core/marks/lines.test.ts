import { describe, expect, it } from 'vitest';
import vectors from '../../../../tests/vectors/mark_lists.json';
import type { Id, PersonRef } from '../../api/contract.ts';
import { type KnownPad, linesOf, MOST_LISTED } from './lines.ts';
import type { Body, Layer, Mark, MarkComment, MarkLines } from './model.ts';

const me: PersonRef = { id: 'me', full_name: 'Tạ Thị Mỹ Lệ', short_name: 'Mỹ Lệ', title: '', unit_name: '' };
const other: PersonRef = { ...me, id: 'other' };
const when = (minute: number) => `2026-11-23T01:${String(minute).padStart(2, '0')}:00Z`;

function mark(id: string, minute: number, body: Partial<Body> = {}, more: Partial<Mark> = {}): Mark {
  const changed_at = minute < 0 ? '' : when(minute);
  const never = { removed: false, settled: null, places: {}, revision: 1, seq: 1, created_at: changed_at };
  const note = { kind: 'note', page: 1, text: '', quote: '', ...body } as unknown as Body;
  return { id, pad: 'p', layer: 'l', owner: me, version: 'v', changed_at, body: note, ...never, ...more };
}

function pad(marks: Mark[], comments: Partial<MarkComment>[] = []): KnownPad {
  const where = { meeting_id: 'm', meeting_title: 'Phiên họp', paper_id: 'p', paper_title: 'Tờ trình', item_id: 'i' };
  return { where, layers: [{ id: 'l' } as Layer], marks, comments: comments as MarkComment[] };
}

const ids = (pads: KnownPad[], wanted = {}) => linesOf(pads, wanted).marks.map((line) => line.mark.id);

it('lists the newest of all pads first, what was not sent before all', () => {
  expect(ids([pad([mark('a', 1), mark('b', 5)]), pad([mark('c', 3), mark('d', -1)])])).toEqual(['d', 'b', 'c', 'a']);
});

it('lists by person and kind; strokes only where they are asked for, and nothing of a layer one is no longer in', () => {
  const marks = [mark('a', 4, { kind: 'ink' } as Body), mark('b', 3), mark('c', 2, { kind: 'box' } as Body)];
  const all = pad([...marks, mark('d', 1, {}, { owner: other }), mark('e', 0, {}, { layer: 'left' })]);
  expect(ids([all])).toEqual(['b', 'c', 'd']);
  expect(ids([all], { kind: 'ink' })).toEqual(['a']);
  expect(ids([all], { kind: 'note', person: 'other' })).toEqual(['d']);
});

it('finds words in a mark, in what it lies on and in what was said of it', () => {
  const marks = [
    mark('a', 3, { text: 'Hỏi Bộ Tài chính' } as Body),
    mark('b', 2, { quote: 'bộ tài chính' } as Body),
    mark('c', 1),
  ];
  const listed = pad(marks, [{ id: 'x', mark: 'c', text: 'Bộ Tài chính trả lời' }]);
  expect(ids([listed], { q: 'tai chinh' })).toEqual(['a', 'b', 'c']);
  expect(ids([listed], { q: 'hỏi' })).toEqual(['a']);
  expect(linesOf([listed], { q: 'trả lời' }).marks.map((line) => line.comments)).toEqual([1]);
});

describe('in parts', () => {
  const many = pad(
    Array.from({ length: MOST_LISTED + 20 }, (_, at) => mark(`n${String(at).padStart(3, '0')}`, at % 7)),
  );

  it('goes on where the part before ended, until all is told', () => {
    const first = linesOf([many], {});
    const second = linesOf([many], { cursor: first.cursor ?? '' });
    expect([first.marks.length, second.marks.length, second.cursor]).toEqual([MOST_LISTED, 20, null]);
    expect(new Set([...first.marks, ...second.marks].map((line) => line.mark.id)).size).toBe(MOST_LISTED + 20);
  });

  it('goes on where the server ended', () => {
    expect(ids([pad([mark('a', 1), mark('b', 2), mark('c', 2)])], { cursor: '2026-11-23T01:02:00+00:00~c' })).toEqual([
      'b',
      'a',
    ]);
  });
});

describe('as the server lists them', () => {
  interface Row {
    id: Id;
    pad: string;
    by: Id;
    at: string;
    body: object;
    own?: boolean;
    said?: string[];
  }
  const rows: readonly Row[] = vectors.rows;
  const written = ({ id, by, at, body, own }: Row) =>
    mark(id, 0, body, { owner: { ...me, id: by }, layer: own ? `own ${by}` : 'l', changed_at: at });
  const pads = ['paper', 'inner'].map((name): KnownPad => {
    const there = rows.filter((row) => row.pad === name);
    const talk = there.flatMap((row) =>
      (row.said ?? []).map((text, at) => ({ id: `${row.id}${at}`, mark: row.id, text })),
    );
    return { ...pad(there.map(written), talk), layers: [{ id: 'l' }, { id: `own ${vectors.reader}` }] as Layer[] };
  });

  it.each(vectors.lists)('$about', ({ ids: expected, after, about: _, ...wanted }) => {
    const cursor = after && `${rows.find(({ id }) => id === after)?.at}~${after}`;
    expect(ids(pads, { ...wanted, cursor })).toEqual(expected);
  });

  it('in the same parts', () => {
    const { rows: count, minutes, parts } = vectors.crowd;
    const crowd = Array.from({ length: count }, (_, at) => mark(`n${String(at).padStart(3, '0')}`, at % minutes));
    const told: Id[][] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const part: MarkLines = linesOf([pad(crowd)], { cursor });
      told.push(part.marks.map((line) => line.mark.id));
      cursor = part.cursor;
    }
    const order = crowd.toSorted((a, b) => (`${a.changed_at}${a.id}` < `${b.changed_at}${b.id}` ? 1 : -1));
    expect(told.map((part) => part.length)).toEqual(parts);
    expect(told.flat()).toEqual(order.map(({ id }) => id));
  });
});
