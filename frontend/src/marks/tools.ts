/** The tools with their signs, in the order they stand. */
import Eraser from '@lucide/svelte/icons/eraser';
import Highlighter from '@lucide/svelte/icons/highlighter';
import Lasso from '@lucide/svelte/icons/lasso';
import MessageSquareText from '@lucide/svelte/icons/message-square-text';
import MoveUpRight from '@lucide/svelte/icons/move-up-right';
import PenLine from '@lucide/svelte/icons/pen-line';
import Square from '@lucide/svelte/icons/square';
import Stamp from '@lucide/svelte/icons/stamp';
import Strikethrough from '@lucide/svelte/icons/strikethrough';
import Type from '@lucide/svelte/icons/type';
import Underline from '@lucide/svelte/icons/underline';
import type { Body, StampName } from '../core/marks/model.ts';
import type { Tool } from './pencils.svelte.ts';

export const SIGNS = {
  pen: PenLine,
  highlight: Highlighter,
  underline: Underline,
  strike: Strikethrough,
  note: MessageSquareText,
  eraser: Eraser,
  lasso: Lasso,
  box: Square,
  arrow: MoveUpRight,
  stamp: Stamp,
  free_text: Type,
} satisfies Record<Tool, unknown>;

export const MAIN_TOOLS: readonly Tool[] = ['pen', 'highlight', 'underline', 'note', 'eraser'];
export const MORE_TOOLS: readonly Tool[] = ['strike', 'free_text', 'stamp', 'box', 'arrow', 'lasso'];
export const STAMPS: readonly StampName[] = ['agree', 'disagree', 'ask', 'important'];

/** The sign a kind of mark goes by in lists. */
export function signOf({ kind }: Body) {
  return kind === 'ink' || kind === 'sheet' ? PenLine : SIGNS[kind];
}
