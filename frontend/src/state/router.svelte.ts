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

/** Parameters of `pattern` (`/room/:id`) in `path`, or nothing when it does not fit. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    const meant = part.startsWith(':') ? decoded(value) : undefined;
    if (meant !== undefined) params[part.slice(1)] = meant;
    else if (part !== value) return undefined;
  }
  return params;
}

/** A part of an address, or nothing where it is none: people cut addresses off in the middle. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
