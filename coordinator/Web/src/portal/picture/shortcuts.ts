/** What the keyboard can do while a picture is open. */
export const pictureShortcuts = [
  { name: 'next', keys: ['→'] },
  { name: 'previous', keys: ['←'] },
  { name: 'favourite', keys: ['f'] },
  { name: 'recall_all', keys: ['r'] },
  { name: 'recall_prompt', keys: ['p'] },
  { name: 'recall_seed', keys: ['s'] },
  { name: 'recall_image', keys: ['i'] },
  { name: 'download', keys: ['d'] },
] as const;
