import type { Job } from '../../shared/api/types';

/** What waits, as it will be drawn: in order for each model, for no order is promised between models. */
export function waiting(all: readonly Job[]): { model: string; jobs: Job[] }[] {
  const groups = new Map<string, Job[]>();
  for (const job of all.filter(({ state }) => state === 'queued').sort(byPlace)) {
    const model = job.spec?.model ?? '';
    groups.set(model, [...(groups.get(model) ?? []), job]);
  }

  return [...groups].map(([model, inOrder]) => ({ model, jobs: inOrder })).sort((a, b) => (a.model < b.model ? -1 : 1));
}

function byPlace(one: Job, other: Job): number {
  const [a, b] = [BigInt(one.queue_place ?? 0), BigInt(other.queue_place ?? 0)];
  return a === b ? (one.id < other.id ? -1 : 1) : a < b ? -1 : 1;
}
