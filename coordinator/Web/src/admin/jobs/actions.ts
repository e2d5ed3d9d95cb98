import type { PoolJob, PoolJobOutcome } from '../../shared/api/admin';
import { isFinal } from '../../shared/api/types';

export const actions = ['cancel', 'requeue', 'reassign', 'verify'] as const;
export type Action = (typeof actions)[number];

/** Jobs of one call, at most. */
const atOnce = 100;
const done = 'done';

/** True when the coordinator would do that to the job, as far as the page knows. */
export function applies(action: Action, { job }: PoolJob): boolean {
  if (job === undefined) return false;
  if (action === 'verify') return job.state === 'delivered';
  return action === 'cancel' ? !isFinal(job) : job.state === 'leased';
}

/** Asks in as many calls as it takes. Returns those to which it was not done, with why; what failed as a whole throws. */
export async function act(
  send: (body: { action: Action; job_ids: string[]; reason: string }) => Promise<{ results: PoolJobOutcome[] }>,
  action: Action,
  jobs: readonly PoolJob[],
  reason: string,
): Promise<PoolJobOutcome[]> {
  const ids = jobs.map(({ job }) => job!.id);
  const undone: PoolJobOutcome[] = [];
  for (let from = 0; from < ids.length; from += atOnce) {
    const { results } = await send({ action, job_ids: ids.slice(from, from + atOnce), reason });
    undone.push(...results.filter((one) => one.outcome !== done));
  }

  return undone;
}
