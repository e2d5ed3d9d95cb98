import type { Job } from '../shared/api/types';

/**
 * Delivered jobs that are known here and were deleted while nobody was told: the snapshot, newest first, has an older and a newer one, but not them. What only became too old for the pool is not
 * among them, for then no older one is left either: those pictures stay in this browser.
 */
export function deletedOf(snapshot: readonly Job[], known: Iterable<Job>): string[] {
  const told = new Set(snapshot.map(({ id }) => id));
  const oldest = snapshot.findLast(({ state }) => state === 'delivered')?.id;
  const newest = snapshot[0]?.id;
  return oldest === undefined ? [] : [...known].filter(({ id, state }) => state === 'delivered' && id > oldest && id < newest! && !told.has(id)).map(({ id }) => id);
}
