import { preferences } from '../shared/preferences.svelte';

/** What the keyboard can do, in the order of the list that `?` opens. The name is that of the message too. */
export const shortcutList = [
  { name: 'submit', keys: ['Ctrl', 'Enter'] },
  { name: 'prompt', keys: ['/'] },
  { name: 'create', keys: ['c'] },
  { name: 'gallery', keys: ['g'] },
  { name: 'account', keys: ['a'] },
  { name: 'help', keys: ['?'] },
] as const;

export const pictureShortcuts = [
  { name: 'next', keys: ['→'] },
  { name: 'previous', keys: ['←'] },
  { name: 'favourite', keys: ['f'] },
  { name: 'recall_all', keys: ['r'] },
  { name: 'recall_prompt', keys: ['p'] },
  { name: 'recall_seed', keys: ['s'] },
  { name: 'download', keys: ['d'] },
] as const;

export type Shortcut = (typeof shortcutList)[number]['name'] | (typeof pictureShortcuts)[number]['name'];

/** Which shortcut a key press means: none inside fields, with other modifiers, or when the person turned them off. */
export function shortcutOf(event: KeyboardEvent, list: readonly { name: Shortcut; keys: readonly string[] }[]): Shortcut | null {
  const target = event.target as HTMLElement | null;
  if (!preferences.shortcuts || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || target?.closest('input, textarea, select, [contenteditable]')) {
    return null;
  }

  return list.find(({ keys }) => keys.length === 1 && keys[0]!.toLowerCase() === event.key.toLowerCase())?.name ?? null;
}
