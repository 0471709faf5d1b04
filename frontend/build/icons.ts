import { FileSystemIconLoader } from 'unplugin-icons/loaders';
import icons from 'unplugin-icons/vite';
import type { Plugin } from 'vite';

const OPENING = /<svg[^>]*>/;
const OWN = /\s(?:class|aria-hidden)="[^"]*"/g;

/** Markup to clone with one attribute to set: icons are drawn by the hundred, are styled by `.i` and mean nothing to a reader of the screen. */
function component(svg: string): string {
  const drawn = svg.replace(OPENING, (tag) => `${tag.replace(OWN, '').slice(0, -1)} aria-hidden="true" class={name}>`);
  return `<script>const { class: name } = $props();</script>${drawn}`;
}

/** Lucide's icons as components: `import X from '~icons/lucide/x'`. */
export function lucide(): Plugin | Plugin[] {
  return icons({
    compiler: { compiler: component, extension: 'svelte' },
    customCollections: { lucide: FileSystemIconLoader('node_modules/lucide-static/icons') },
  }) as Plugin | Plugin[];
}
