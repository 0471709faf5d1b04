/** The language of the screen. Messages read it while they are drawn, so a switch redraws them in place. */
import { baseLocale, isLocale, type Locale, overwriteGetLocale } from '../paraglide/runtime.js';

const STORED = 'ecabinet.locale';

class Language {
  #current = $state<Locale>(baseLocale);

  constructor() {
    const kept = localStorage.getItem(STORED);
    if (isLocale(kept)) this.#current = kept;
    overwriteGetLocale(() => this.#current);
    document.documentElement.lang = this.#current;
  }

  get current(): Locale {
    return this.#current;
  }

  set(locale: Locale): void {
    this.#current = locale;
    localStorage.setItem(STORED, locale);
    document.documentElement.lang = locale;
  }
}

export const language = new Language();
