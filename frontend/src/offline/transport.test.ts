import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiProblem, LinkLost } from '../api/client.ts';
import { KeptTransport } from './transport.ts';

const { fetched, read } = vi.hoisted(() => ({ fetched: vi.fn(), read: vi.fn() }));
vi.mock('./pieces.ts', () => ({ readPiece: read }));
vi.mock('./clerk.ts', () => ({ clerk: { do: fetched } }));

const WHOLE = Uint8Array.from({ length: 100 }, (_, at) => at);
const PART = [10, WHOLE.slice(10, 20)];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.resetAllMocks();
  vi.useRealTimers();
});

/** A kept paper of which a stretch was asked for; what it hands on, and what it tells. */
function asked() {
  const refused = vi.fn();
  const transport = new KeptTransport('v', 100, refused);
  const handed = vi.spyOn(transport, 'onDataRange').mockImplementation(() => undefined);
  transport.requestDataRange(10, 20);
  return { transport, handed: handed.mock.calls, refused: refused.mock.calls };
}

it('hands on what the server has of a piece that is gone', async () => {
  fetched.mockResolvedValue(WHOLE);
  const { handed } = asked();
  await vi.advanceTimersByTimeAsync(0);
  expect(handed).toEqual([PART]);
});

it('asks the server for a piece that is gone until the network is back, as pdf.js asks once', async () => {
  fetched.mockRejectedValueOnce(new LinkLost()).mockRejectedValueOnce(new LinkLost()).mockResolvedValue(WHOLE);
  const { handed, refused } = asked();
  await vi.advanceTimersByTimeAsync(5_000);
  expect([handed, refused]).toEqual([[PART], []]);
});

it('reads a piece anew when the clerk was dismissed, or could not come, while it was read', async () => {
  read.mockRejectedValueOnce(new LinkLost()).mockResolvedValue(WHOLE);
  const { handed } = asked();
  await vi.advanceTimersByTimeAsync(5_000);
  expect([handed, fetched.mock.calls]).toEqual([[PART], []]);
});

it('tells that a piece was refused', async () => {
  const withdrawn = new ApiProblem(404, 'paper_not_found', {});
  fetched.mockRejectedValue(withdrawn);
  const { handed, refused } = asked();
  await vi.advanceTimersByTimeAsync(5_000);
  expect([handed, refused]).toEqual([[], [[withdrawn]]]);
});

it('asks no more for a paper that was closed', async () => {
  fetched.mockRejectedValue(new LinkLost());
  const { transport, handed, refused } = asked();
  await vi.advanceTimersByTimeAsync(0);
  transport.abort();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([handed, refused, fetched.mock.calls.length]).toEqual([[], [], 1]);
});
