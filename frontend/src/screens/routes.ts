/** Every address of the application and the screen behind it. A screen is loaded when first visited. */
import type { Component } from 'svelte';
import { match } from '../core/route.ts';

export type ScreenProps = Record<string, string>;
type Loader = () => Promise<{ default: Component<ScreenProps> }>;

/** A screen whose props are the named parts of its address. The pattern is what makes the parameters fit its props. */
function screen<P extends ScreenProps>(load: () => Promise<{ default: Component<P> }>): Loader {
  return load as unknown as Loader;
}

export interface Route {
  pattern: string;
  load: Loader;
  /** Stands in the frame with top bar and navigation; inner screens bring their own. */
  framed: boolean;
  /** What the screen asks the server for first; asked before the screen is here. */
  asks?: (params: ScreenProps) => string;
}

const snapshot = ({ id }: ScreenProps) => `/meetings/${id}/snapshot`;
const snapshotOfRoom = ({ meeting }: ScreenProps) => `/meetings/${meeting}/snapshot`;

export const routes: readonly Route[] = [
  { pattern: '/', load: screen(() => import('./today/Today.svelte')), framed: true },
  { pattern: '/meetings', load: screen(() => import('./meetings/Meetings.svelte')), framed: true },
  { pattern: '/meetings/:id', load: screen(() => import('./meetings/Meeting.svelte')), framed: true, asks: snapshot },
  {
    pattern: '/meetings/:meeting/papers/:paper/compare',
    load: screen(() => import('./compare/Compare.svelte')),
    framed: false,
  },
  {
    pattern: '/room/:meeting/console',
    load: screen(() => import('./console/Console.svelte')),
    framed: false,
    asks: snapshotOfRoom,
  },
  { pattern: '/notes', load: screen(() => import('./notes/Notes.svelte')), framed: true },
  { pattern: '/search', load: screen(() => import('./search/Search.svelte')), framed: true },
  { pattern: '/documents', load: screen(() => import('./documents/Documents.svelte')), framed: true },
  { pattern: '/documents/:id', load: screen(() => import('./documents/Document.svelte')), framed: false },
  { pattern: '/registers', load: screen(() => import('./documents/Registers.svelte')), framed: true },
  { pattern: '/admin', load: screen(() => import('./admin/Admin.svelte')), framed: true },
  { pattern: '/room/:meeting', load: screen(() => import('./room/Room.svelte')), framed: false, asks: snapshotOfRoom },
];

export interface Found {
  route: Route;
  params: ScreenProps;
}

/** The route of a path with its parameters, which become the screen's props. */
export function findRoute(path: string): Found | undefined {
  for (const route of routes) {
    const params = match(route.pattern, path);
    if (params) return { route, params };
  }
  return undefined;
}
