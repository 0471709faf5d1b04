import { expect, it } from 'vitest';
import type { MeetingState, Paper } from '../api/contract.ts';
import { inItsStead, keepsPapers, LARGEST, progressOf, wantedOf } from './ahead.ts';

const HOUR = 3_600_000;
const END = Date.parse('2026-11-23T04:30:00Z');

function paper(id: string, item: string, order: number, own: Partial<Paper> = {}, size = 100): Paper {
  const version = { id: `${id}-v1`, size, state: 'ready' } as Paper['versions'][number];
  const rest = { classification: 'normal', on_paper: null, current_version_id: version.id, versions: [version] };
  return { id, item_id: item, order, ...rest, ...own } as Paper;
}

it('keeps the papers of a meeting while it comes or runs, and until a day after its end', () => {
  const keeps = (state: MeetingState, now: number, closed?: number) => {
    const closed_at = closed === undefined ? null : new Date(closed).toISOString();
    return keepsPapers({ state, ends_at: new Date(END).toISOString(), closed_at }, now);
  };
  expect(keeps('draft', END - HOUR)).toBe(false);
  expect(keeps('published', END - 1_000 * HOUR)).toBe(true);
  expect(keeps('published', END + 25 * HOUR)).toBe(false);
  expect(keeps('in_session', END + 25 * HOUR)).toBe(true);
  expect(keeps('paused', END + 250 * HOUR)).toBe(true);
  expect(keeps('closed', END + 24 * HOUR, END + HOUR)).toBe(true);
  expect(keeps('closed', END + 26 * HOUR, END + HOUR)).toBe(false);
});

it('takes a meeting that was closed nobody knows when for closed at its planned end', () => {
  const card = { state: 'closed', ends_at: new Date(END).toISOString() } as const;
  expect([23, 25].map((hours) => keepsPapers(card, END + hours * HOUR))).toEqual([true, false]);
});

it('reads the newest version that is whole on the device until the newest of all is, where the paper may lie there', () => {
  const versions = ['v1', 'v2', 'v3'].map((id) => ({ id, state: 'ready' }) as Paper['versions'][number]);
  const stead = (here: string[], own: Partial<Paper> = {}) =>
    inItsStead(paper('p', 'i', 1, { versions, current_version_id: 'v3', ...own }), (version) => here.includes(version));
  expect(stead(['v1', 'v2'])).toBe('v2');
  expect(stead(['v1', 'v2', 'v3'])).toBeUndefined();
  expect(stead([])).toBeUndefined();
  expect(stead(['v1'], { versions: versions.slice(1) })).toBeUndefined();
  expect(stead(['v1'], { classification: 'secret' })).toBeUndefined();
  expect(stead(['v1'], { on_paper: { handed_out: 1, collected: 0 } })).toBeUndefined();
});

it('wants what is read of each paper, in the order of the programme, and nothing classified, on paper, unready or huge', () => {
  const papers = [
    paper('p3', 'b', 1),
    paper('p2', 'a', 2),
    paper('p1', 'a', 1),
    paper('secret', 'a', 3, { classification: 'secret' }),
    paper('copies', 'a', 4, { on_paper: { handed_out: 1, collected: 0 } }),
    paper('waiting', 'a', 5, { current_version_id: null }),
    paper('huge', 'a', 6, {}, LARGEST + 1),
  ];
  expect(wantedOf('m', papers, ['a', 'b']).map(({ version }) => version)).toEqual(['p1-v1', 'p2-v1', 'p3-v1']);
});

it('says how far it is in papers and in bytes', () => {
  const wanted = wantedOf('m', [paper('a', 'i', 1, {}, 300), paper('b', 'i', 2, {}, 100)], ['i']);
  const here: Record<string, number> = { 'a-v1': 150, 'b-v1': 104 };
  const progress = progressOf(
    wanted,
    (version) => here[version] ?? 0,
    (version) => version === 'b-v1',
  );
  expect(progress).toEqual({ done: 1, total: 2, share: 250 / 400, bytes: 250 });
  expect(
    progressOf(
      [],
      () => 0,
      () => true,
    ),
  ).toEqual({ done: 0, total: 0, share: 1, bytes: 0 });
});
