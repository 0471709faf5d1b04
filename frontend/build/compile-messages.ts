import { compile } from '@inlang/paraglide-js';
import { messages } from './messages.ts';

// The checks need the typed message functions before Vite has ever run.
await compile(messages);
