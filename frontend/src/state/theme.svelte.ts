/** Light, dark, or as the device; kept on this device. */
export type Theme = 'light' | 'dark' | 'auto';

const STORED = 'ecabinet.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

function isTheme(value: unknown): value is Theme {
  return value === 'light' || value === 'dark' || value === 'auto';
}

class ThemeChoice {
  #choice = $state<Theme>('auto');

  constructor() {
    const kept = localStorage.getItem(STORED);
    if (isTheme(kept)) this.#choice = kept;
    dark.addEventListener('change', () => this.#apply());
    this.#apply();
  }

  get choice(): Theme {
    return this.#choice;
  }

  set(choice: Theme): void {
    this.#choice = choice;
    localStorage.setItem(STORED, choice);
    this.#apply();
  }

  #apply(): void {
    const shown = this.#choice === 'auto' ? (dark.matches ? 'dark' : 'light') : this.#choice;
    document.documentElement.dataset.theme = shown;
  }
}

export const theme = new ThemeChoice();
