import { ApiError } from '../shared/api/client';
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

/**
 * Forgets what was deleted elsewhere, each once the coordinator says that it has it no more. A snapshot alone is not enough to lose a picture for: an old job that is delivered while it is read stands in
 * it, and those between that one and the rest do not.
 */
export async function forgetDeleted(candidates: readonly string[], find: (id: string) => Promise<unknown>, forget: (id: string) => unknown): Promise<void> {
  for (const id of candidates) {
    const isGone = await find(id).then(
      () => false,
      (error: unknown) => error instanceof ApiError && error.status === 404,
    );
    if (isGone) await forget(id);
  }
}
