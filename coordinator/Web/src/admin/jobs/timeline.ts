import type { JobCredits, PoolAudit } from '../../shared/api/admin';
import type { Attempt, Job, Verification } from '../../shared/api/types';
import { inCredits } from '../../shared/credits';
import type { Parameters } from '../../shared/i18n/messages';

export type Tone = 'plain' | 'good' | 'bad' | 'warn';

/** One thing that happened to a job: a message with what it is about. */
export interface Moment {
  at: string;
  message: string;
  tone: Tone;
  parameters?: Parameters;
  worker?: string;
  /** A sentence of the coordinator or the worker. */
  said?: string;
  code?: string;
  /** Seconds that it took, or had taken when it was over. */
  took?: number;
  /** More messages about it. */
  notes?: { message: string; parameters: Parameters }[];
  /** Page of the dashboard that shows more. */
  page?: string;
}

/** What is known of a job beside itself. */
export interface Beside {
  /** The job after each of its changes, oldest first: what was known of earlier results. */
  before?: readonly Job[];
  credits?: JobCredits;
  audits?: readonly PoolAudit[];
}

const seconds = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000;

/** What happened to a job, in order. */
export function timelineOf(job: Job, { before = [], credits, audits = [] }: Beside = {}): Moment[] {
  const results = new Map([...before, job].flatMap((one) => (one.verification ? [[one.verification.fence, one.verification] as const] : [])));
  const moments: Moment[] = [];
  if (job.created_at) moments.push({ at: job.created_at, message: 'timeline.submitted', tone: 'plain' });
  let waited = job.created_at;
  for (const attempt of job.attempts) {
    if (attempt.started_at) {
      moments.push({ at: attempt.started_at, message: 'timeline.leased', tone: 'plain', worker: attempt.worker_id, took: waited ? seconds(waited, attempt.started_at) : undefined });
    }

    const result = results.get(attempt.fence);
    moments.push(...stepsOf(job, attempt, result), ...resultOf(job, attempt, result));
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

  moments.push(...audits.flatMap(auditOf));
  if (job.updated_at && ['delivered', 'failed', 'cancelled', 'refused'].includes(job.state ?? '')) {
    moments.push({ at: job.updated_at, message: `timeline.${job.state}`, tone: job.state === 'delivered' ? 'good' : job.state === 'cancelled' ? 'warn' : 'bad', said: job.failure?.message, code: job.failure?.code });
  }

  moments.push(...creditsOf(credits));
  return moments.map((moment, index) => ({ moment, index })).sort((a, b) => Date.parse(a.moment.at) - Date.parse(b.moment.at) || a.index - b.index).map(({ moment }) => moment);
}

/** The steps of an attempt are one entry, from the first word of them to the last. */
function stepsOf(job: Job, { run, worker_id, ended_at, outcome }: Attempt, result: Verification | undefined): Moment[] {
  const delivered = outcome === 'delivered';
  const heard = run?.denoising_at && run.step_at ? run : undefined;
  // Word of the steps comes another way than the result: it may be overtaken by it, or never come. What was delivered was drawn all the same.
  const at = [heard?.denoising_at, result?.commitment?.received_at, result?.received_at].filter((one) => one !== undefined).sort((a, b) => Date.parse(a) - Date.parse(b))[0];
  if (!at || !(heard || delivered)) return [];
  const steps = job.progress?.steps || stepsIn(job);
  const step = delivered ? steps : heard!.step;
  return [{
    at,
    message: ended_at === undefined && step < steps ? 'timeline.drawing' : 'timeline.drew',
    parameters: { step, steps },
    tone: ended_at !== undefined && step < steps ? 'warn' : 'plain',
    worker: worker_id,
    took: heard && seconds(heard.denoising_at!, heard.step_at!),
    notes: heard && heard.previews > 0 ? [{ message: 'timeline.previews', parameters: { n: heard.previews } }] : [],
  }];
}

/** Of a picture only the last steps are drawn anew. */
function stepsIn(job: Job): number {
  const all = job.spec?.steps ?? 0;
  return job.spec?.init_image ? Math.max(1, Math.trunc(all * (job.spec.strength ?? 1))) : all;
}

/** Committed, uploaded, checked. */
function resultOf(job: Job, attempt: Attempt, result: Verification | undefined): Moment[] {
  const moments: Moment[] = [];
  const worker = attempt.worker_id;
  const committed = result?.commitment?.received_at;
  if (committed) moments.push({ at: committed, message: 'timeline.committed', tone: 'plain', worker });
  const begun = attempt.run?.uploading_at;
  const arrived = result?.received_at;
  if (arrived) {
    const from = committed && (!begun || Date.parse(committed) > Date.parse(begun)) ? committed : begun;
    moments.push({ at: arrived, message: 'timeline.uploaded', tone: 'plain', worker, took: from ? seconds(from, arrived) : undefined });
  } else if (begun && !result) {
    moments.push({ at: begun, message: 'timeline.uploading', tone: 'plain', worker });
  }

  const checked = attempt.ended_at ?? job.updated_at;
  if (result && checked && result.checks.length > 0) {
    const count = (status: string) => result.checks.filter((check) => check.status === status).length;
    const worst = result.checks.find((check) => check.status === 'failed') ?? result.checks.find((check) => check.status === 'suspicious');
    moments.push({
      at: checked,
      message: worst?.status === 'failed' ? 'timeline.check_failed' : 'timeline.checked',
      parameters: { passed: count('passed'), n: result.checks.length - count('skipped') },
      tone: worst?.status === 'failed' ? 'bad' : worst ? 'warn' : 'good',
      said: worst?.message,
      took: arrived ? seconds(arrived, checked) : undefined,
    });
  }

  return moments;
}

function auditOf({ audit }: PoolAudit): Moment[] {
  if (!audit?.opened_at) return [];
  const page = `checks/${audit.id}`;
  const opened: Moment = { at: audit.opened_at, message: 'timeline.audit_opened', tone: 'plain', page };
  if (!audit.judged_at) return [opened];
  const tone = audit.state === 'passed' ? 'good' : audit.state === 'failed' ? 'bad' : 'warn';
  return [opened, { at: audit.judged_at, message: `timeline.audit_${audit.state}`, tone, said: audit.message, page, took: seconds(audit.opened_at, audit.judged_at) }];
}

const losses = ['seize'];

/** Where the credits of the job went; each with its record in the ledger. */
function creditsOf(credits: JobCredits | undefined): Moment[] {
  return (credits?.credits ?? []).flatMap(({ at, entry, millicredits, record_id }): Moment[] => {
    if (!at || !entry) return [];
    const notes: Moment['notes'] = [];
    if (entry.reason === 'pay') {
      const share = entry.postings.find(({ account }) => account.startsWith('worker:'));
      if (share) notes.push({ message: 'timeline.share', parameters: { n: inCredits(share.millicredits) } });
      if (Number(credits!.pending_millicredits) > 0) notes.push({ message: 'timeline.pending', parameters: { n: inCredits(credits!.pending_millicredits) } });
    }

    return [{ at, message: `credit.${entry.reason}`, parameters: { n: inCredits(millicredits) }, tone: losses.includes(entry.reason) ? 'bad' : 'plain', notes, page: `ledger?record=${record_id}` }];
  });
}
