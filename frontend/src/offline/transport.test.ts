import { afterEach, expect, it, vi } from 'vitest';
import { ApiProblem, LinkLost } from '../api/client.ts';
import { KeptTransport } from './transport.ts';

const { fetched } = vi.hoisted(() => ({ fetched: vi.fn() }));
vi.mock('./pieces.ts', () => ({ readPiece: async () => undefined }));
vi.mock('./clerk.ts', () => ({ clerk: { do: fetched } }));

afterEach(() => void vi.resetAllMocks());

/** What the transport hands on of a paper whose pieces are gone from the device, once it has heard of the server. */
async function handedOn(): Promise<unknown[][]> {
  const transport = new KeptTransport('v', 100);
  const handed = vi.spyOn(transport, 'onDataRange').mockImplementation(() => undefined);
  transport.requestDataRange(10, 20);
  await new Promise((resolve) => setTimeout(resolve));
  return handed.mock.calls;
}

it('hands on what the server has of a piece that is gone', async () => {
  fetched.mockResolvedValue(Uint8Array.from({ length: 100 }, (_, at) => at));
  expect(await handedOn()).toEqual([[10, Uint8Array.from({ length: 10 }, (_, at) => 10 + at)]]);
});

// An error that nobody hears of fails the run.
it.each([
  ['the network is gone', new LinkLost()],
  ['the paper was withdrawn', new ApiProblem(404, 'paper_not_found', {})],
])('hands on nothing and breaks nothing where %s', async (_, error) => {
  fetched.mockRejectedValue(error);
  expect(await handedOn()).toEqual([]);
});
