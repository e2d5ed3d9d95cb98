import { isChecking, isFinal, type Job } from '../shared/api/types';
import type { Parameters } from '../shared/i18n/messages';

/** Millicredits that came back of what the job held; 0 while it is not over. */
export const refundOf = (job: Job): number => (isFinal(job) && job.charged_millicredits !== undefined ? Number(job.price_millicredits) - Number(job.charged_millicredits) : 0);

/** Where a job is, as a message with its parameters, and how far it is from 0 to 1 where that is known. */
export interface Status {
  message: string;
  parameters: Parameters;
  share: number | null;
}

const phases: Record<string, string> = {
  loading_model: 'state.loading_model',
  encoding_text: 'state.encoding_text',
  decoding: 'state.decoding',
  uploading: 'state.uploading',
};

/** Where the job is now, in one message. */
export function statusOf(job: Job): Status {
  const say = (message: string, parameters: Parameters = {}, share: number | null = null): Status => ({ message, parameters, share });
  if (isFinal(job)) {
    return say(`state.${job.state}`, {}, job.state === 'delivered' ? 1 : null);
  }

  if (isChecking(job)) {
    return say('state.checking', {}, 1);
  }

  if (job.paused_at !== undefined) {
    return say('state.paused');
  }

  if (job.state !== 'leased') {
    return job.waiting_for !== undefined
      ? say(`waiting.${job.waiting_for.code}`)
      : job.queue_position !== undefined && Number(job.queue_position) > 0
        ? say('state.queued_behind', { n: Number(job.queue_position) })
        : say('state.queued');
  }

  const progress = job.progress;
  if (progress?.phase === undefined) {
    return say('state.assigned');
  }

  return progress.phase === 'denoising'
    ? say('state.step', { step: progress.step, steps: progress.steps }, progress.steps > 0 ? progress.step / progress.steps : null)
    : say(phases[progress.phase] ?? 'state.assigned', {}, progress.phase === 'decoding' || progress.phase === 'uploading' ? 1 : null);
}

/** Why the job went back to the queue, as the outcome of its last finished attempt; null when it did not. */
export function setback(job: Job): string | null {
  if (isFinal(job)) {
    return null;
  }

  const over = job.attempts.filter((attempt) => attempt.outcome !== '' && attempt.outcome !== 'delivered');
  return over.at(-1)?.outcome ?? null;
}

/** Seconds until the image is expected, from the earliest to the latest; null when nobody knows or the time is over. */
export function expected(eta: Job['eta'], now: number): { from: number; to: number } | null {
  if (eta?.earliest_at === undefined || eta.latest_at === undefined) {
    return null;
  }

  const to = (Date.parse(eta.latest_at) - now) / 1000;
  return to < 1 ? null : { from: Math.max(1, (Date.parse(eta.earliest_at) - now) / 1000), to };
}
