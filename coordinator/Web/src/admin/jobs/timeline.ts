import type { Job } from '../../shared/api/types';

export type Tone = 'plain' | 'good' | 'bad' | 'warn';

/** One thing that happened to a job: a message with what it is about. */
export interface Moment {
  at: string;
  message: string;
  tone: Tone;
  worker?: string;
  /** A sentence of the coordinator or the worker. */
  said?: string;
  code?: string;
  /** Seconds that it took. */
  took?: number;
}

const seconds = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000;

/** What happened to a job, in order, from what it says about itself. */
export function timelineOf(job: Job): Moment[] {
  const moments: Moment[] = [];
  if (job.created_at) moments.push({ at: job.created_at, message: 'timeline.submitted', tone: 'plain' });
  let waited = job.created_at;
  for (const attempt of job.attempts) {
    if (attempt.started_at) {
      moments.push({ at: attempt.started_at, message: 'timeline.leased', tone: 'plain', worker: attempt.worker_id, took: waited ? seconds(waited, attempt.started_at) : undefined });
    }

    if (attempt.ended_at) {
      const good = attempt.outcome === 'delivered';
      moments.push({
        at: attempt.ended_at,
        message: good ? 'timeline.brought' : 'timeline.ended',
        tone: good ? 'good' : ['cancelled', 'superseded', 'handed_back', 'requeued', 'reassigned'].includes(attempt.outcome) ? 'warn' : 'bad',
        worker: attempt.worker_id,
        said: attempt.message,
        code: attempt.outcome,
        took: attempt.started_at ? seconds(attempt.started_at, attempt.ended_at) : undefined,
      });
      waited = attempt.ended_at;
    }
  }

  const committed = job.verification?.commitment?.received_at;
  if (committed) moments.push({ at: committed, message: 'timeline.committed', tone: 'plain', worker: job.verification!.worker_id });
  if (job.updated_at && ['delivered', 'failed', 'cancelled', 'refused'].includes(job.state ?? '')) {
    moments.push({ at: job.updated_at, message: `timeline.${job.state}`, tone: job.state === 'delivered' ? 'good' : job.state === 'cancelled' ? 'warn' : 'bad', said: job.failure?.message, code: job.failure?.code });
  }

  return moments.map((moment, index) => ({ moment, index })).sort((a, b) => Date.parse(a.moment.at) - Date.parse(b.moment.at) || a.index - b.index).map(({ moment }) => moment);
}
