import { flushSync } from 'svelte';
import { expect, it } from 'vitest';
import { Panels } from './panels.svelte.ts';

function panels() {
  let desk = $state(true);
  const made = new Panels(() => desk);
  const turn = (writing = false) => {
    desk = !desk;
    flushSync();
    made.turned(writing);
  };
  return { made, turn };
}

it('keeps closed what was closed by hand', () => {
  const { made, turn } = panels();
  made.close('papers');
  turn();
  expect(made.shown).toBeUndefined();
  turn();
  expect(made.shown).toBeUndefined();
});

it('lays nothing over the paper that stood beside it, and has it stand there again', () => {
  const { made, turn } = panels();
  made.open('notes');
  turn();
  expect(made.shown).toBeUndefined();
  turn();
  expect(made.shown).toBe('notes');
});

it('goes along with who is writing in it, and stays closed when it is closed there', () => {
  const { made, turn } = panels();
  made.open('notes');
  turn(true);
  expect(made.shown).toBe('notes');
  made.close('notes');
  turn();
  expect(made.shown).toBeUndefined();
});

it('keeps open what was opened over the paper, in place of what stood beside it', () => {
  const { made, turn } = panels();
  turn();
  made.open('notes');
  turn();
  expect(made.shown).toBe('notes');
});

it('stays away where something else took its room', () => {
  const { made, turn } = panels();
  turn();
  made.makeWay();
  turn();
  expect(made.shown).toBeUndefined();
});
