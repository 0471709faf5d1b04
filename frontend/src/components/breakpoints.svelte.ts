/** The sizes the screens are laid out for; the same limits stand in the stylesheets. */
import { MediaQuery } from 'svelte/reactivity';

const phone = new MediaQuery('max-width: 520px');
const narrow = new MediaQuery('max-width: 700px');
const upright = new MediaQuery('max-width: 900px');
const desk = new MediaQuery('min-width: 901px');
const roomy = new MediaQuery('min-width: 1400px');
const low = new MediaQuery('max-height: 600px');

export const wide = {
  /** 520 px and less. */
  get phone(): boolean {
    return phone.current;
  },
  /** More than a phone. */
  get tablet(): boolean {
    return !phone.current;
  },
  /** 700 px and less: a phone, or a tablet at twice the size. */
  get narrow(): boolean {
    return narrow.current;
  },
  /** 900 px and less: upright tablet or phone. */
  get upright(): boolean {
    return upright.current;
  },
  /** Landscape tablet and larger. */
  get desk(): boolean {
    return desk.current;
  },
  /** A screen on a desk. */
  get roomy(): boolean {
    return roomy.current;
  },
  /** 600 px high and less: a tablet or a desk at twice the size, or a phone on its side. The bars are slim then. */
  get low(): boolean {
    return low.current;
  },
};
