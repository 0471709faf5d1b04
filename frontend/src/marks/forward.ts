/** Marks of earlier versions find their places on the newest one while it is open. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Id } from '../api/contract.ts';
import { bringForward } from '../api/marks.ts';
import type { Mark } from '../core/marks/model.ts';
import { m } from '../paraglide/messages.js';
import { outbox } from '../state/outbox.svelte.ts';
import type { Pad } from '../state/pad.svelte.ts';
import { toasts } from '../state/toasts.svelte.ts';

/** How long the server has for the marks that it brings by itself; everybody in the room opens the new version at once. */
const SOON = 15_000;

/**
 * Has marks without a place on the newest version brought to it: private ones at once, as they are sealed for everybody
 * else, the server included; shared ones when the server has not done it by itself. Answers with how to stop.
 */
export function bringMarks(pad: Pad, version: Id): () => void {
  const isBehind = (mark: Mark) =>
    mark.body !== null && mark.revision > 0 && mark.version !== version && !mark.places[version];
  const behind = () => [...pad.marks.values()].filter(isBehind);
  const waiting = behind();
  if (waiting.length === 0) return () => undefined;
  const own = pad.own?.id;
  const isPrivate = waiting.some((mark) => mark.layer === own);
  const wait = isPrivate ? 0 : SOON * (1 + Math.random());
  const timer = setTimeout(() => {
    if (behind().length > 0) void bring(pad);
  }, wait);
  return () => clearTimeout(timer);
}

async function bring(pad: Pad): Promise<void> {
  try {
    const { waiting } = await outbox.run((key) => bringForward(pad.id, key));
    if (waiting > 0) toasts.show(m.marks_not_brought({ count: waiting }), { bad: true });
    await pad.read();
  } catch (error) {
    if (!(error instanceof ApiProblem) && !(error instanceof LinkLost)) throw error;
  }
}
