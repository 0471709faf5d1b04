/** Rows, feeds and operations of one pad, as its tests say them. */
import type { PersonRef } from '../../api/contract.ts';
import type { Body, Feed, Mark, MarkComment, MarksFrame, Op, Part } from './model.ts';

export const PAD = 'pad';
export const DEVICE = 'd'.repeat(32);
export const me: PersonRef = { id: 'me', full_name: 'Tạ Thị Mỹ Lệ', short_name: 'Mỹ Lệ', title: '', unit_name: '' };
export const other: PersonRef = { ...me, id: 'other', full_name: 'Hồ Bảo Toàn' };
export const box = (width: number, text = ''): Body => ({
  kind: 'box',
  page: 1,
  rect: [0, 0, 9, 9],
  color: 'red',
  width,
  text,
  round: false,
});

export function mark(id: string, seq: number, more: Partial<Mark> = {}): Mark {
  const at = `2026-11-23T01:00:0${seq}Z`;
  const never = { removed: false, settled: null, places: {} };
  return {
    id,
    pad: PAD,
    layer: 'all',
    owner: me,
    version: 'v',
    revision: 1,
    seq,
    created_at: at,
    changed_at: at,
    body: box(1),
    ...never,
    ...more,
  };
}

export function comment(id: string, on: string, seq: number, more: Partial<MarkComment> = {}): MarkComment {
  return {
    id,
    pad: PAD,
    mark: on,
    layer: 'all',
    author: other,
    text: id,
    at: '2026-11-23T01:00:00Z',
    seq,
    removed: false,
    ...more,
  };
}

export const feed = (
  seq: number,
  marks: Mark[] = [],
  comments: MarkComment[] = [],
  more: Partial<Feed> = {},
): Feed => ({
  pad: PAD,
  epoch: 1,
  seq,
  more: false,
  reset: false,
  layers: [],
  marks,
  comments,
  ...more,
});
export const frame = (after: number, seq: number, marks: Mark[] = [], comments: MarkComment[] = []): MarksFrame => ({
  pad: PAD,
  epoch: 1,
  after,
  seq,
  marks,
  comments,
});
export const put = (n: number, id: string, body: Body, parts: Part[] | null = null): Op => ({
  op: 'put',
  n,
  id,
  base: 0,
  layer: 'all',
  version: 'v',
  body,
  parts,
});

export const remove = (n: number, id: string): Op => ({ op: 'remove', n, id, base: 0, seen: 0 });
