import type Inbox from '@lucide/svelte/icons/inbox';

/** Any icon of @lucide/svelte/icons. */
export type IconType = typeof Inbox;
