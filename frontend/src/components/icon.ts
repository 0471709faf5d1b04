import type { Component } from 'svelte';
import type { SvelteHTMLElements } from 'svelte/elements';

/** Any icon of ~icons/lucide. */
export type IconType = Component<SvelteHTMLElements['svg']>;
