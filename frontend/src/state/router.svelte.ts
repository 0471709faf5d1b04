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
  #depth = 0;

  constructor() {
    addEventListener('hashchange', () => {
      this.#depth += 1;
      this.#place = read();
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
    this.#place = read();
  }

  /** Back where one came from, or to `otherwise` when one came from outside. */
  back(otherwise: string): void {
    if (this.#depth > 0) history.back();
    else this.go(otherwise);
  }
}

export const router = new Router();

/** The `href` of a path within the application. */
export const link = (path: string) => `#${path.startsWith('#') ? path.slice(1) : path}`;
