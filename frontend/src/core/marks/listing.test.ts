import { describe, expect, it } from 'vitest';
import { type Listed, Listing } from './listing.ts';
import type { Mark } from './model.ts';

const COUNT = 20_000;

function listed(id: string, page: number, created_at: string): Listed {
  return { mark: { id, created_at } as Mark, page, waits: undefined };
}

const ids = (listing: Listing) => listing.rows.map(({ mark }) => mark.id);

describe('the list of marks', () => {
  it('goes by page and age, those not sent last, through every change', () => {
    const held = new Map<string, Listed>();
    const listing = new Listing();
    const put = (...rows: Listed[]) => {
      for (const row of rows) held.set(row.mark.id, row);
      listing.update(
        rows.map(({ mark }) => mark.id),
        (id) => held.get(id),
      );
    };
    put(listed('d', 2, '2026-11-23T01'), listed('b', 1, '2026-11-23T02'), listed('new', 1, ''));
    put(listed('a', 1, '2026-11-23T01'));
    expect(ids(listing)).toEqual(['a', 'b', 'new', 'd']);
    put(listed('a', 3, '2026-11-23T01'), listed('new', 1, '2026-11-23T01'));
    expect(ids(listing)).toEqual(['new', 'b', 'd', 'a']);
    listing.update(['b', 'unknown'], () => undefined);
    expect(ids(listing)).toEqual(['new', 'd', 'a']);
  });

  it('takes one more among 20,000 without sorting them', () => {
    const rows = Array.from({ length: COUNT }, (_, at) => listed(`m${at}`, at % 50, `2026-11-23T${at}`));
    const held = new Map(rows.map((row) => [row.mark.id, row]));
    const listing = new Listing();
    listing.update(held.keys(), (id) => held.get(id));
    let compared = 0;
    const watched = listed('late', 25, '2026-11-24');
    Object.defineProperty(watched, 'page', {
      get: () => {
        compared += 1;
        return 25;
      },
    });
    listing.update(['late'], () => watched);
    expect(listing.rows).toHaveLength(COUNT + 1);
    expect(compared).toBeLessThan(COUNT);
  });
});
