import { preferences } from '../shared/preferences.svelte';

/** What the keyboard can do everywhere, in the order of the list that `?` opens. The name is that of the message too. */
export const shortcutList = [
  { name: 'submit', keys: ['Ctrl', 'Enter'] },
  { name: 'prompt', keys: ['/'] },
  { name: 'create', keys: ['c'] },
  { name: 'gallery', keys: ['g'] },
  { name: 'account', keys: ['a'] },
  { name: 'help', keys: ['?'] },
] as const;

// Where the keys of a Latin keyboard are, for layouts that write other letters with them.
const latin: Record<string, string> = { BracketLeft: '[', BracketRight: ']', Slash: '/' };

/** Which shortcut a key press means: none inside fields, with other modifiers, or when the person turned them off. */
export function shortcutOf<Name extends string>(event: KeyboardEvent, list: readonly { name: Name; keys: readonly string[] }[]): Name | null {
  const target = event.target as HTMLElement | null;
  if (!preferences.shortcuts || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || target?.closest('input:not([type=range], [type=radio]), textarea, select, [contenteditable]')) {
    return null;
  }

  const { key, code } = event;
  const meant = key === '؟' ? '?' : /^[\u0600-\u06ff]/.test(key) ? (latin[code] ?? code.replace('Key', '')) : key;
  return list.find(({ keys }) => keys.length === 1 && keys[0]!.toLowerCase() === meant.toLowerCase())?.name ?? null;
}
