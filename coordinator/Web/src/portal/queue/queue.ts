import type { Job, OwnQueue } from '../../shared/api/types';
import { session } from '../../shared/session.svelte';
import { jobs } from '../jobs.svelte';

/** Where a job may be moved among the account's own. */
export const targets = ['first', 'earlier', 'later', 'last'] as const;
export type Target = (typeof targets)[number];

/** Pauses the account's queue, or lets it go on, in every tab. */
export async function setPaused(paused: boolean): Promise<void> {
  const queue = await session.api.send<OwnQueue>('POST', `/queue/${paused ? 'pause' : 'resume'}`, {});
  jobs.pausedAt = queue.paused_at ?? null;
}

export async function move(id: string, to: Target): Promise<void> {
  jobs.put(await session.api.send<Job>('POST', `/jobs/${id}/move`, { to }));
}
