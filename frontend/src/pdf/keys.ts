/** What keys do in the reader; the same list stands under `?`. */
export type KeyAction =
  | 'find'
  | 'closer'
  | 'farther'
  | 'width'
  | 'page'
  | 'turn'
  | 'next'
  | 'previous'
  | 'first'
  | 'last'
  | 'down'
  | 'up'
  | 'panel'
  | 'close';

const PLAIN: Record<string, KeyAction> = {
  '+': 'closer',
  '=': 'closer',
  '-': 'farther',
  '0': 'width',
  '9': 'page',
  r: 'turn',
  n: 'next',
  p: 'previous',
  Home: 'first',
  End: 'last',
  t: 'panel',
  Escape: 'close',
};
/** What the browser does by itself where the paper has the focus. */
const UNFOCUSED: Record<string, KeyAction> = { PageDown: 'down', PageUp: 'up', ' ': 'down' };
/** Where keys belong to what is typed in or answered. */
const TAKEN =
  'input, textarea, select, [contenteditable], dialog, [role="dialog"], [role="menu"], [role="radiogroup"], [role="tablist"], [popover]';

/** Whether a key press closes a menu that is open, and does nothing else. */
export const closesMenu = ({ key }: KeyboardEvent): boolean =>
  key === 'Escape' && document.querySelector(':popover-open') !== null;

/** The action of a key press, or undefined where it is none or belongs to something else. */
export function keyAction(event: KeyboardEvent): KeyAction | undefined {
  if (event.defaultPrevented || closesMenu(event)) return undefined;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'f') return 'find';
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.target instanceof Element && event.target.closest(TAKEN)) return undefined;
  if (event.target === document.body && UNFOCUSED[event.key]) return event.shiftKey ? 'up' : UNFOCUSED[event.key];
  return PLAIN[event.key] ?? PLAIN[event.key.toLowerCase()];
}
