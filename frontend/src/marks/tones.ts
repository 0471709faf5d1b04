/** The tones of the colours by their names: as the theme has them at this moment. */
import type { ColourName } from '../core/marks/model.ts';

export const PEN_COLOURS: readonly ColourName[] = ['blue', 'red', 'green', 'black', 'orange', 'pink'];
export const WASH_COLOURS: readonly ColourName[] = ['yellow', 'green', 'blue', 'pink', 'orange'];

const known = new Map<string, string>();
let theme: string | undefined;

function tone(name: string): string {
  if (theme !== document.documentElement.dataset.theme) known.clear();
  theme = document.documentElement.dataset.theme;
  const found = known.get(name);
  if (found) return found;
  const read = getComputedStyle(document.documentElement).getPropertyValue(name).trim() || '#000';
  known.set(name, read);
  return read;
}

/** Of lines and letters. */
export const penTone = (color: ColourName) => tone(`--pen-${color}`);
/** Of what lies over words like a wash: multiplied with the page. */
export const washTone = (color: ColourName) => tone(`--wash-${color}`);
export const paperTone = () => tone('--paper');
