import type { components } from './contract';

type Schemas = components['schemas'];

export type AdminAccount = Schemas['AdminAccount'];
export type AdminAction = Schemas['AdminAdminAction'];
export type AdminKey = Schemas['AdminApiKey'];
export type AdminModel = Schemas['AdminRegisteredModel'];
export type AdminPool = Schemas['AdminGetPoolResponse'];
export type AdminWorker = Schemas['AdminWorker'];
export type Balance = Schemas['AdminLedgerBalance'];
export type EnrolmentToken = Schemas['AdminEnrolmentToken'];
export type JobCredits = Schemas['AdminListPoolJobCreditsResponse'];
export type LedgerRecord = Schemas['AdminLedgerRecord'];
export type Policy = Schemas['AdminGetPolicyResponse'];
export type Alert = Schemas['AdminAlert'];
export type AuditOpinion = Schemas['AuditOpinion'];
export type PoolAudit = Schemas['AdminPoolAudit'];
export type PoolJob = Schemas['AdminPoolJob'];
export type PoolJobOutcome = Schemas['AdminPoolJobOutcome'];
export type PoolJobEvent = Schemas['AdminPoolJobEvent'];
export type Report = Schemas['AdminReport'];
export type Sample = Schemas['AdminPoolSample'];
export type Setting = Schemas['AdminSetting'];
export type Tolerance = Schemas['AdminTolerance'];
