/** What the keyboard can do while a mask is drawn. */
export const maskShortcuts = [
  { name: 'mask_brush', keys: ['b'] },
  { name: 'mask_eraser', keys: ['e'] },
  { name: 'mask_smaller', keys: ['['] },
  { name: 'mask_larger', keys: [']'] },
  { name: 'mask_invert', keys: ['i'] },
  { name: 'mask_undo', keys: ['u'] },
  { name: 'mask_redo', keys: ['r'] },
] as const;
