import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LinkLost } from '../api/client.ts';
import type { Anchor } from '../core/pages.ts';
import { keepPlace, placeElsewhere, placeIn, placeMoved } from './places.ts';

const server = vi.hoisted(() => ({ held: new Map<string, unknown>(), gone: false }));
const device = vi.hoisted(() => new Map<string, unknown>());
const person = vi.hoisted(() => ({ id: '' }));

vi.mock('../api/positions.ts', () => ({
  fetchPositions: async () => {
    if (server.gone) throw new LinkLost();
    return [...server.held.entries()].map(([paper, position]) => ({ paper, ...(position as object) }));
  },
  keepPosition: async (paper: string, position: unknown) => {
    if (server.gone) throw new LinkLost();
    server.held.set(paper, position);
  },
}));
vi.mock('../api/compare.ts', () => ({
  fetchPagesOf: async (version: string, other: string) => {
    if (server.gone) throw new LinkLost();
    return version === 'v' && other === 'newer'
      ? [
          [3, 3],
          [7, 9],
          [7, 11],
        ]
      : [];
  },
}));
vi.mock('../offline/ahead.svelte.ts', () => ({ ahead: { isHere: () => true } }));
vi.mock('../offline/beside.ts', () => ({
  keptPlace: async (version: string) => device.get(version),
  keepOwnPlace: async (version: string, anchor: Anchor) => void device.set(version, anchor),
}));
vi.mock('../state/account.svelte.ts', () => ({ account: { me: { person } } }));

const elsewhere = (page: number) => server.held.set('paper', { version: 'v', page, top: 0 });
const opened = () => placeElsewhere('paper', 'v', 90);
const at = (page: number): Anchor => ({ page, share: 0 });

async function stayed(page: number): Promise<void> {
  keepPlace('paper', 'v', at(page));
  await vi.advanceTimersByTimeAsync(2_500);
}

describe('where one was in a paper', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    server.held.clear();
    server.gone = false;
    device.clear();
    person.id += 'i'; // another person: nothing is known of them
    placeIn('paper', 'v', 90);
  });

  it('is where another device was last, though this page stood open all the while', async () => {
    await stayed(3);
    elsewhere(41);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await opened()).toEqual(at(41));
  });

  it('is where one is here, once the server has heard of it or not yet', async () => {
    elsewhere(41);
    expect(await opened()).toEqual(at(41));
    await stayed(3);
    expect(await opened()).toBeUndefined();
    keepPlace('paper', 'v', at(4));
    expect(await opened()).toBeUndefined();
    expect(placeIn('paper', 'v', 90)).toEqual(at(4));
  });

  it('reaches the server when the network is back', async () => {
    server.gone = true;
    await stayed(7);
    server.gone = false;
    await vi.advanceTimersByTimeAsync(10_000);
    await placeElsewhere('other', 'w', 9);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.held.get('paper')).toEqual({ version: 'v', page: 7, top: 0 });
  });

  it('is known on the device when the application opens without a network', async () => {
    await stayed(12);
    const kept = device.get('v');
    person.id += 'i';
    placeIn('paper', 'v', 90);
    device.set('v', kept);
    server.gone = true;
    expect(await opened()).toEqual(at(12));
  });

  it('is in another version where the same page stands there, as far as somebody can tell', async () => {
    keepPlace('paper', 'v', at(7));
    expect(placeIn('paper', 'newer', 90)).toEqual(at(7));
    expect(placeIn('paper', 'newer', 6).page).toBe(6);
    expect(await placeMoved('paper', 'newer')).toEqual(at(9));
    keepPlace('paper', 'v', { page: 6, share: 1 });
    expect(await placeMoved('paper', 'newer')).toEqual(at(9));
    keepPlace('paper', 'v', at(7));
    expect(await placeMoved('paper', 'v')).toBeUndefined();
    expect(await placeMoved('paper', 'other')).toBeUndefined();
    server.gone = true;
    expect(await placeMoved('paper', 'newer')).toBeUndefined();
    server.gone = false;
    keepPlace('paper', 'v', at(3));
    expect(await placeMoved('paper', 'newer')).toBeUndefined();
  });
});
