/** Where the person is: the part of the address after `#`, as path and query. */

export interface Place {
  path: string;
  query: URLSearchParams;
  /** Whether the screen that is open called the place so, or a link led there. */
  named: boolean;
}

/** What the history holds of a place that was named. */
const NAMED = 'named';

function read(): Place {
  const [path = '', query = ''] = location.hash.slice(1).split('?');
  return { path: path.startsWith('/') ? path : '/', query: new URLSearchParams(query), named: history.state === NAMED };
}

class Router {
  #place = $state.raw<Place>(read());
  /** The address of what is shown; ahead of it is where one is going. */
  #shown = location.hash;
  #depth = 0;

  constructor() {
    addEventListener('hashchange', () => {
      this.#depth += 1;
      this.#read();
    });
  }

  get path(): string {
    return this.#place.path;
  }

  get query(): URLSearchParams {
    return this.#place.query;
  }

  get named(): boolean {
    return this.#place.named;
  }

  go(path: string): void {
    location.hash = path;
  }

  /** Goes without leaving a step to come back to. */
  replace(path: string): void {
    history.replaceState(null, '', `#${path}`);
    this.#read();
  }

  /** What is open on the screen is called so from now on; unless one is already going elsewhere. */
  name(path: string): void {
    if (location.hash !== this.#shown || (this.#shown === `#${path}` && this.named)) return;
    history.replaceState(NAMED, '', `#${path}`);
    this.#read();
  }

  /** What is open on the screen is called so from now on, and Back leads to what was open before. */
  step(path: string): void {
    if (location.hash !== this.#shown || this.#shown === `#${path}`) return;
    history.pushState(NAMED, '', `#${path}`);
    this.#depth += 1;
    this.#read();
  }

  /** Back where one came from, or to `otherwise` when one came from outside. */
  back(otherwise: string): void {
    if (this.#depth > 0) history.back();
    else this.go(otherwise);
  }

  #read(): void {
    this.#shown = location.hash;
    this.#place = read();
  }
}

export const router = new Router();

/** The `href` of a path within the application. */
export const link = (path: string) => `#${path.startsWith('#') ? path.slice(1) : path}`;
