/** The tools with their signs, in the order they stand. */
import Eraser from '~icons/lucide/eraser';
import Highlighter from '~icons/lucide/highlighter';
import Lasso from '~icons/lucide/lasso';
import MessageSquareText from '~icons/lucide/message-square-text';
import MoveUpRight from '~icons/lucide/move-up-right';
import PenLine from '~icons/lucide/pen-line';
import Square from '~icons/lucide/square';
import Stamp from '~icons/lucide/stamp';
import Strikethrough from '~icons/lucide/strikethrough';
import Type from '~icons/lucide/type';
import Underline from '~icons/lucide/underline';
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
