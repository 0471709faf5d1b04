/** Taking something away with a way back, once however often it is pressed. */
import type { Id } from '../api/contract.ts';
import { m } from '../paraglide/messages.js';
import { errorText } from '../text/errors.ts';
import { outbox } from './outbox.svelte.ts';
import { toasts } from './toasts.svelte.ts';

interface Removal {
  id: Id;
  remove: (id: Id, key: string) => Promise<unknown>;
  restore: (id: Id, key: string) => Promise<unknown>;
  /** Says that it is gone. */
  told: string;
}

const underWay = new Set<Id>();

/** Removes what is asked and offers to put it back; while that is under way, asking again does nothing. */
export async function removeWithUndo({ id, remove, restore, told }: Removal): Promise<void> {
  if (underWay.has(id)) return;
  underWay.add(id);
  try {
    await outbox.run((key) => remove(id, key));
    const putBack = () => void outbox.run((key) => restore(id, key)).catch(failed);
    toasts.show(told, { action: { label: m.action_undo(), run: putBack } });
  } catch (error) {
    failed(error);
  } finally {
    underWay.delete(id);
  }
}

function failed(error: unknown): void {
  toasts.show(errorText(error), { bad: true });
}
