import type { Sample } from '../../shared/api/admin';

/** Models that have a line of their own; more could not be told apart. */
export const most = 5;

/** How many jobs waited, one value a sample. */
export interface Queue {
  /** Null: all models that have no line of their own. */
  model: string | null;
  values: number[];
}

/** The models with most jobs waiting in the time that the samples tell of, most first, then the others together if there were any. */
export function queuesOf(samples: readonly Sample[]): Queue[] {
  const sums = new Map<string, number>();
  for (const { model, jobs } of samples.flatMap((one) => one.queues)) sums.set(model, (sums.get(model) ?? 0) + Number(jobs));
  const named = [...sums].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, most).map(([model]) => model);
  const queues: Queue[] = named.map((model) => ({ model, values: samples.map((one) => Number(one.queues.find((queue) => queue.model === model)?.jobs ?? 0)) }));
  const others = samples.map((one) => one.queues.reduce((sum, queue) => sum + (named.includes(queue.model) ? 0 : Number(queue.jobs)), Number(one.queued_others)));
  return others.some((jobs) => jobs > 0) ? [...queues, { model: null, values: others }] : queues;
}
