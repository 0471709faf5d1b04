/** The tools in the hand: which is chosen, its colour and width, whether a pen was ever seen here; kept on this device. */
import type { ColourName, StampName } from '../core/marks/model.ts';

export type Tool =
  | 'pen'
  | 'highlight'
  | 'underline'
  | 'strike'
  | 'note'
  | 'eraser'
  | 'lasso'
  | 'box'
  | 'arrow'
  | 'stamp'
  | 'free_text';
/** Tools that have a colour. */
export type Coloured = Exclude<Tool, 'eraser' | 'lasso' | 'stamp'>;

export interface Style {
  color: ColourName;
  /** Points: of a line, a wash, or the height of letters. */
  width: number;
}

export const COLOURED: readonly Coloured[] = [
  'pen',
  'highlight',
  'underline',
  'strike',
  'note',
  'box',
  'arrow',
  'free_text',
];
export const WIDTHS: Readonly<Partial<Record<Tool, readonly number[]>>> = {
  pen: [1, 1.6, 2.6, 4],
  highlight: [9, 14, 22],
  box: [1, 1.6, 2.6],
  arrow: [1, 1.6, 2.6],
  free_text: [11, 14, 18],
};

const STORED = 'ecabinet.pens';
const PEN_SEEN = 'ecabinet.pen-seen';
const FIRST: Record<Coloured, Style> = {
  pen: { color: 'blue', width: 1.6 },
  highlight: { color: 'yellow', width: 14 },
  underline: { color: 'red', width: 1 },
  strike: { color: 'red', width: 1 },
  note: { color: 'blue', width: 1 },
  box: { color: 'red', width: 1.6 },
  arrow: { color: 'red', width: 1.6 },
  free_text: { color: 'blue', width: 14 },
};

function keptStyles(): Record<Coloured, Style> {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(STORED) ?? '{}') as Partial<Record<Coloured, Style>>) };
  } catch {
    return FIRST;
  }
}

export function isColoured(tool: Tool | undefined): tool is Coloured {
  return COLOURED.some((each) => each === tool);
}

class Pencils {
  #tool = $state<Tool>();
  #styles = $state.raw(keptStyles());
  #stamp = $state<StampName>('agree');
  #more = $state(false);
  #down = $state(0);
  #penSeen = $state(localStorage.getItem(PEN_SEEN) !== null);

  /** What is in the hand; undefined: one reads. */
  get tool(): Tool | undefined {
    return this.#tool;
  }

  get stamp(): StampName {
    return this.#stamp;
  }

  /** Whether something is being drawn, selected or moved: nothing takes the page from under the hand. */
  get down(): boolean {
    return this.#down > 0;
  }

  /** A hand comes down on a page to do something there; called again to say that it is lifted. */
  press(): () => void {
    this.#down += 1;
    return () => (this.#down -= 1);
  }

  /** Once a pen was seen, it alone draws: fingers scroll and palms rest. */
  get penSeen(): boolean {
    return this.#penSeen;
  }

  /** Whether the tools used less often are laid out. */
  get more(): boolean {
    return this.#more;
  }

  showMore(more: boolean): void {
    this.#more = more;
  }

  style(tool: Coloured): Style {
    return this.#styles[tool];
  }

  take(tool: Tool | undefined): void {
    this.#tool = tool;
  }

  /** Takes a tool, or lays it down where it is in the hand. */
  toggle(tool: Tool): void {
    this.#tool = this.#tool === tool ? undefined : tool;
  }

  set(tool: Coloured, style: Partial<Style>): void {
    this.#styles = { ...this.#styles, [tool]: { ...this.#styles[tool], ...style } };
    localStorage.setItem(STORED, JSON.stringify(this.#styles));
  }

  takeStamp(stamp: StampName): void {
    this.#stamp = stamp;
    this.#tool = 'stamp';
  }

  sawPen(): void {
    if (this.#penSeen) return;
    this.#penSeen = true;
    localStorage.setItem(PEN_SEEN, '1');
  }
}

export const pencils = new Pencils();
