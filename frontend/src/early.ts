/** Runs before the application is here: asks for what its first screen will need, and has that screen and its letters fetched. */
import { askEarly } from './api/early.ts';
import { findRoute } from './screens/routes.ts';

/** Letters of each of the font's files: a line drawn before they are here is laid out again. */
const LETTERS = 'aăạ';
const WEIGHTS = [400, 500, 600];

const [path = ''] = location.hash.slice(1).split('?');
const found = findRoute(path || '/');

askEarly('/api/me');
const asks = found?.route.asks?.(found.params);
if (asks) askEarly(`/api${asks}`);
found?.route.load().catch(() => undefined);
for (const weight of WEIGHTS) document.fonts.load(`${weight} 1em "Be Vietnam Pro"`, LETTERS).catch(() => undefined);
