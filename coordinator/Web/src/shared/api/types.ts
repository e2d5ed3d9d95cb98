import type { components } from './contract';

type Schemas = components['schemas'];

export type Account = Schemas['GetAccountResponse'];
export type Audit = Schemas['Audit'];
export type Attempt = Schemas['JobAttempt'];
export type Credits = Schemas['GetCreditsResponse'];
export type CreditMovement = Schemas['CreditMovement'];
export type Estimate = Schemas['EstimateJobsResponse'];
export type Job = Schemas['Job'];
export type JobState = NonNullable<Job['state']>;
export type Key = Schemas['Key'];
export type KeyCaps = Schemas['KeyCaps'];
export type Model = Schemas['Model'];
export type PoolStatus = Schemas['GetPoolStatusResponse'];
export type PoolWorker = Schemas['PoolWorker'];
export type OwnWorker = Schemas['OwnWorker'];
export type PayWait = Schemas['PayWait'];
export type OwnQueue = Schemas['OwnQueue'];
export type Progress = Schemas['JobProgress'];
export type Share = Schemas['Share'];
export type Spec = Schemas['JobSpec'];
export type Submitted = Schemas['SubmitJobsResponse'];
export type Verification = Schemas['JobVerification'];
export type Webhook = Schemas['Webhook'];
export type WebhookDelivery = Schemas['WebhookDelivery'];
export type Uploaded = { image: Schemas['SourceImage'] };
/** A specification as it is sent: what is left out is filled in by the coordinator. */
export type SpecRequest = Partial<Spec> & Pick<Spec, 'model' | 'prompt'>;

const finalStates: readonly JobState[] = ['refused', 'delivered', 'failed', 'cancelled'];

/** True when the job does not change any more. */
export const isFinal = (job: Job): boolean => job.state !== undefined && finalStates.includes(job.state);

/** True once the worker is done with it: what is left are checks. */
export const isChecking = (job: Job): boolean => ['returned', 'verified', 'disputed', 'settled', 'recorded'].includes(job.state ?? '');
