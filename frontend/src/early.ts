/** Runs before the application is here: asks for what its first screen will need, and has that screen fetched. */
import { askEarly } from './api/early.ts';
import { findRoute } from './screens/routes.ts';

const [path = ''] = location.hash.slice(1).split('?');
const found = findRoute(path || '/');

askEarly('/api/me');
const asks = found?.route.asks?.(found.params);
if (asks) askEarly(`/api${asks}`);
found?.route.load().catch(() => undefined);
