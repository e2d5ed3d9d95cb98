/** Which of many rows of one height are drawn: those in sight and some before and after them. */
export function windowOf(count: number, rowHeight: number, scrolled: number, height: number, spare = 8): { first: number; last: number } {
  const first = Math.max(0, Math.floor(scrolled / rowHeight) - spare);
  return { first, last: Math.min(count, Math.ceil((scrolled + height) / rowHeight) + spare) };
}
