import { beforeEach, expect, it } from 'vitest';
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Ballot, Choice } from '../api/contract.ts';
import { BallotBox } from './ballots.svelte.ts';

interface Call {
  choice: Choice;
  basedOn: number;
  key: string;
  answer: (ballot: Ballot) => void;
  fail: (error: unknown) => void;
}

let calls: Call[];
let resume: () => void;
let open: number;
let keys: number;
let box: BallotBox;

const ballot = (choice: Choice, revision: number): Ballot => ({
  vote_id: 'v',
  choice,
  revision,
  cast_at: '2026-11-23T02:53:12Z',
  receipt: 'K7-204',
  by_hand: false,
});
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function call(index: number): Call {
  const found = calls[index];
  if (!found) throw new Error(`there was no call ${index}`);
  return found;
}

beforeEach(() => {
  calls = [];
  open = 0;
  keys = 0;
  box = new BallotBox({
    cast: (_vote, choice, basedOn, key) =>
      new Promise((answer, fail) => calls.push({ choice, basedOn, key, answer, fail })),
    newKey: () => `key-${++keys}`,
    pause: () => new Promise((resolve) => (resume = resolve)),
    track: () => {
      open += 1;
      return () => {
        open -= 1;
      };
    },
  });
});

it('goes from free over being sent to recorded', async () => {
  expect(box.state('v').kind).toBe('free');
  box.press('v', 'for');
  expect(box.state('v')).toEqual({ kind: 'sending', choice: 'for' });
  expect(open).toBe(1);
  call(0).answer(ballot('for', 1));
  await settled();
  expect(box.state('v')).toEqual({ kind: 'recorded', ballot: ballot('for', 1) });
  expect(open).toBe(0);
});

it('sends once however often the same choice is pressed', async () => {
  box.press('v', 'for');
  box.press('v', 'for');
  call(0).answer(ballot('for', 1));
  await settled();
  box.press('v', 'for');
  expect(calls).toHaveLength(1);
});

it('resends a lost answer with the same key, by itself and by hand', async () => {
  box.press('v', 'for');
  call(0).fail(new LinkLost());
  await settled();
  expect(box.state('v')).toEqual({ kind: 'not_sent', choice: 'for' });
  expect(open).toBe(1);
  resume();
  await settled();
  call(1).fail(new LinkLost());
  await settled();
  box.press('v', 'for');
  await settled();
  expect(calls.map((made) => made.key)).toEqual(['key-1', 'key-1', 'key-1']);
  call(2).answer(ballot('for', 1));
  await settled();
  expect(box.state('v').kind).toBe('recorded');
});

it('sends a second choice after the first is answered, based on it, under a key of its own', async () => {
  box.press('v', 'for');
  box.press('v', 'against');
  expect(calls).toHaveLength(1);
  call(0).answer(ballot('for', 1));
  await settled();
  expect(call(1)).toMatchObject({ choice: 'against', basedOn: 1 });
  expect(call(1).key).not.toBe(call(0).key);
  call(1).answer(ballot('against', 2));
  await settled();
  expect(box.state('v')).toEqual({ kind: 'recorded', ballot: ballot('against', 2) });
});

it('lets the newer tap follow its own lost one, which did count', async () => {
  box.press('v', 'for');
  call(0).fail(new LinkLost());
  await settled();
  box.press('v', 'against');
  await settled();
  expect(call(1)).toMatchObject({ choice: 'against', basedOn: 0 });
  call(1).fail(new ApiProblem(409, 'ballot_conflict', { current: ballot('for', 1) }));
  await settled();
  expect(call(2)).toMatchObject({ choice: 'against', basedOn: 1 });
  call(2).answer(ballot('against', 2));
  await settled();
  expect(box.state('v').kind).toBe('recorded');
});

it('shows what another device recorded and does not overwrite it', async () => {
  box.reset({ v: ballot('for', 1) });
  box.press('v', 'against');
  call(0).fail(new ApiProblem(409, 'ballot_conflict', { current: ballot('abstain', 2) }));
  await settled();
  expect(calls).toHaveLength(1);
  expect(box.state('v')).toEqual({ kind: 'elsewhere', ballot: ballot('abstain', 2) });
  box.press('v', 'against');
  expect(call(1)).toMatchObject({ choice: 'against', basedOn: 2 });
});

it('follows another device over the socket, never backwards', () => {
  box.receive(ballot('for', 2));
  expect(box.state('v')).toEqual({ kind: 'elsewhere', ballot: ballot('for', 2) });
  box.receive(ballot('against', 1));
  expect(box.state('v')).toEqual({ kind: 'elsewhere', ballot: ballot('for', 2) });
});

it('does not take its own echo for another device', async () => {
  box.press('v', 'for');
  box.receive(ballot('for', 1));
  call(0).answer(ballot('for', 1));
  await settled();
  box.receive(ballot('for', 1));
  expect(box.state('v').kind).toBe('recorded');
});

it('gives up what was not sent when the vote closes, and says so', async () => {
  box.press('v', 'for');
  call(0).fail(new LinkLost());
  await settled();
  box.close('v');
  await settled();
  expect(box.state('v').kind).toBe('free');
  expect(box.refusal('v')).toBe('vote_closed');
  expect(open).toBe(0);
  expect(calls).toHaveLength(1);
});

it('says why the server refused', async () => {
  box.press('v', 'for');
  call(0).fail(new ApiProblem(403, 'not_elector'));
  await settled();
  expect(box.refusal('v')).toBe('not_elector');
  expect(box.state('v').kind).toBe('free');
});

it('keeps a press through the screen lock', async () => {
  box.press('v', 'for');
  call(0).fail(new ApiProblem(423, 'idle_locked'));
  await settled();
  expect(box.state('v').kind).toBe('not_sent');
});
