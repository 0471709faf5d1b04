/** Where the person is: the part of the address after `#`, as path and query. */

export interface Place {
  path: string;
  query: URLSearchParams;
}

function read(): Place {
  const [path = '', query = ''] = location.hash.slice(1).split('?');
  return { path: path.startsWith('/') ? path : '/', query: new URLSearchParams(query) };
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
    if (location.hash === this.#shown && this.#shown !== `#${path}`) this.replace(path);
  }

  /** What is open on the screen is called so from now on, and Back leads to what was open before. */
  step(path: string): void {
    if (location.hash !== this.#shown || this.#shown === `#${path}`) return;
    history.pushState(null, '', `#${path}`);
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
