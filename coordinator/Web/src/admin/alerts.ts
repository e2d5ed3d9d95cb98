import type { AdminPool, Sample } from '../shared/api/admin';
import type { Parameters } from '../shared/i18n/messages';

export type Severity = 'bad' | 'warn';

/** Something that is wrong now. What it means and what to do are the messages `alert.{rule}` and `alert.{rule}.do`. */
export interface Alert {
  rule: Rule;
  severity: Severity;
  parameters: Parameters;
  /** Page of the dashboard that shows more. */
  page: string;
}

export const rules = ['wait', 'no_worker', 'refused', 'lost', 'failed', 'fleet', 'disk', 'ledger'] as const;
export type Rule = (typeof rules)[number];

/** What the rules look at. */
export interface Facts {
  pool: AdminPool;
  /** Of the last hour, oldest first. */
  samples: readonly Sample[];
  /** Sum of all balances; null while it is not known. */
  ledgerSum: bigint | null;
}

const recent = 20;
/** Shares of fewer than these say nothing. */
const enough = 5;

/** The eight rules that every pool is watched by. */
export function alertsOf({ pool, samples, ledgerSum }: Facts): Alert[] {
  const alerts: Alert[] = [];
  const add = (rule: Rule, severity: Severity, page: string, parameters: Parameters = {}) => alerts.push({ rule, severity, page, parameters });
  const last = samples.slice(-recent);
  const sum = (of: (sample: Sample) => number | string) => last.reduce((total, sample) => total + Number(of(sample)), 0);
  const delivered = sum((one) => one.delivered);
  const failed = sum((one) => one.failed);

  const wait = Math.max(0, ...last.map((one) => Number(one.wait_p95_ms))) / 1000;
  if (wait > 60) add('wait', wait > 300 ? 'bad' : 'warn', 'jobs', { seconds: Math.round(wait) });

  for (const queue of pool.queues.filter((one) => Number(one.jobs) > 0 && one.workers_online === 0)) {
    add('no_worker', 'bad', 'fleet', { model: queue.model, n: Number(queue.jobs) });
  }

  const refused = sum((one) => one.results_refused);
  if (refused >= enough && refused / (refused + delivered) > 0.05) add('refused', 'bad', 'checks', { share: Math.round((100 * refused) / (refused + delivered)) });

  const lost = sum((one) => one.leases_lost);
  if (lost >= enough && lost / (lost + delivered) > 0.1) add('lost', 'warn', 'fleet', { share: Math.round((100 * lost) / (lost + delivered)) });

  if (failed >= enough && failed / (failed + delivered) > 0.2) add('failed', 'bad', 'jobs?state=failed', { share: Math.round((100 * failed) / (failed + delivered)) });

  const before = Math.max(0, ...samples.map((one) => one.workers_online));
  if (pool.workers_online === 0) add('fleet', 'bad', 'fleet', { now: 0, before });
  else if (pool.workers_online * 2 < before) add('fleet', 'warn', 'fleet', { now: pool.workers_online, before });

  const [free, total] = [Number(pool.blobs_free_bytes), Number(pool.blobs_total_bytes)];
  if (total > 0 && free / total < 0.1) add('disk', free / total < 0.03 ? 'bad' : 'warn', 'settings', { share: Math.round((100 * free) / total) });

  if (ledgerSum !== null && ledgerSum !== 0n) add('ledger', 'bad', 'ledger', { sum: ledgerSum.toString() });

  return alerts.sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'bad' ? -1 : 1));
}
