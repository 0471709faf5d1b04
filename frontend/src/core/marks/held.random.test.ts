/** Random lives of a device whose server may be full, find texts too long, or not be heard. */
import { expect, it, vi } from 'vitest';
import type { Mark, MarkComment } from './model.ts';
import { PadLife } from './pad-life.fixture.ts';
import { textOf } from './pad-server.fixture.ts';

const LIVES = 6000;
/** What may happen: the likelier, the more often it stands here. */
const MOVES = [
  ...(['draws', 'writes', 'colours', 'removes', 'undoes', 'says', 'unsays', 'settles', 'restarts'] as const),
  ...(['sends', 'sends', 'sends', 'hears', 'hears', 'hears', 'misses', 'reads', 'reads', 'releases'] as const),
  ...(['fills', 'shortens', 'frees', 'otherSays', 'elsewhereWrites', 'elsewhereRemoves'] as const),
];

/** Answers with the laws that are broken, and what happened. */
function broken(seed: number): { laws: string[]; story: string } {
  const dice = diceOf(seed);
  const life = new PadLife(dice);
  const laws = new Set<string>();
  for (let left = 4 + dice(24); left > 0; left -= 1) {
    const move = MOVES[dice(MOVES.length)] ?? 'reads';
    life.story.push(move);
    life[move]();
    for (const law of brokenInStore(life)) laws.add(law);
  }
  for (const law of brokenAtEnd(life)) laws.add(law);
  return { laws: [...laws], story: life.story.join('\n') };
}

function* brokenInStore({ device }: PadLife): Generator<string> {
  if (!device.isKept) yield 'the store has something else than what waits';
}

function* brokenBySending(life: PadLife): Generator<string> {
  if (!life.device.sendAll()) yield 'sending does not end';
  yield* brokenInStore(life);
}

/** Sends what the server takes, and then, as there is room, all. */
function* brokenAtEnd(life: PadLife): Generator<string> {
  const { device, server } = life;
  yield* brokenBySending(life);
  device.read();
  yield* brokenBySending(life);
  if (!device.isHeldRightly) yield 'something is held that the server would take';
  life.frees();
  yield* brokenBySending(life);
  device.read();
  const { queue, marks, comments } = device.pad;
  if (queue.all.length > 0) yield 'something is left';
  if (linesOf(marks.values(), comments.values()) !== linesOf(server.standing, server.said))
    yield 'the page shows something else than the server';
  yield* lostOrBack(life);
}

/** Words that are nowhere, and what was removed and is there, but for marks that the server would not remove. */
function* lostOrBack({ server: { standing, said, kept }, words, widths }: PadLife): Generator<string> {
  const texts = new Set([...standing.map(({ body }) => textOf(body)), ...said.map(({ text }) => text)]);
  const ids = new Set([...standing, ...said].map(({ id }) => id));
  for (const [id, { text }] of words) {
    if (text === null && ids.has(id) && !kept.has(id)) yield `${id} is back`;
    if (text !== null && !(ids.has(id) && texts.has(text))) yield `${id} with ${text} is lost`;
  }
  for (const { id, body } of standing)
    if (body && 'width' in body && body.width !== (widths.get(id) ?? body.width)) yield `the width of ${id} is lost`;
}

function linesOf(marks: Iterable<Mark>, comments: Iterable<MarkComment>): string {
  const drawn = [...marks].map(({ id, layer, body, settled }) => JSON.stringify([id, layer, body, settled !== null]));
  return [...drawn, ...[...comments].map(({ id, mark, text }) => JSON.stringify([id, mark, text]))].sort().join('\n');
}

/** Numbers that are the same each time (Park and Miller). */
function diceOf(seed: number): (sides: number) => number {
  const next = (state: number) => (state * 48_271) % 0x7fffffff;
  let state = next(seed);
  return (sides) => {
    state = next(state);
    return state % sides;
  };
}

it('sends, keeps, shows and loses nothing, whatever happens', () => {
  vi.spyOn(Date, 'now').mockReturnValue(1);
  for (let seed = 1; seed <= LIVES; seed += 1) {
    const { laws, story } = broken(seed);
    expect(laws, `seed ${seed}:\n${story}`).toEqual([]);
  }
});
