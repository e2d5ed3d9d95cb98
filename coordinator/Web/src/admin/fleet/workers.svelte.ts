import type { AdminWorker } from '../../shared/api/admin';
import { session } from '../../shared/session.svelte';

const pageSize = 500;
const most = 20_000;

export const states = ['online', 'busy', 'paused', 'draining', 'drained', 'held', 'lost', 'offline', 'revoked'] as const;
export type WorkerState = (typeof states)[number];

/** In one word, the most telling first. */
export function stateOf(worker: AdminWorker): WorkerState {
  if (worker.revoked) return 'revoked';
  if (worker.hold !== undefined && worker.hold.kind !== 'draining') return 'held';
  if (worker.possibly_lost) return 'lost';
  if (worker.hold !== undefined) return worker.busy_slots > 0 ? 'draining' : 'drained';
  if (!worker.online) return 'offline';
  if (worker.paused || worker.draining) return 'paused';
  return worker.busy_slots > 0 ? 'busy' : 'online';
}

export const columns = ['name', 'state', 'trust', 'model', 'memory', 'speed', 'success', 'check', 'lease', 'seen', 'version'] as const;
export type Column = (typeof columns)[number];

/** Megapixel-steps per second with the fastest of its models; 0 when nobody knows. */
export const speedOf = (worker: AdminWorker): number => Math.max(0, ...worker.megapixel_steps_per_second);

/** Share of its leases that ended with an image; null before the first. */
export function successOf(worker: AdminWorker): number | null {
  const [good, bad] = [Number(worker.jobs_delivered), Number(worker.jobs_failed)];
  return good + bad === 0 ? null : good / (good + bad);
}

const keys: Record<Column, (worker: AdminWorker) => string | number> = {
  name: (worker) => worker.name.toLowerCase(),
  state: (worker) => states.indexOf(stateOf(worker)),
  trust: (worker) => worker.trust_state,
  model: (worker) => worker.models_loaded.length,
  memory: (worker) => Number(worker.memory_bytes),
  speed: speedOf,
  success: (worker) => successOf(worker) ?? -1,
  check: (worker) => worker.last_check_at ?? '',
  lease: (worker) => worker.oldest_lease_at ?? '9',
  seen: (worker) => worker.last_seen_at ?? '',
  version: (worker) => worker.software_version,
};

/** Those that fit, in order. */
export function chosen(workers: readonly AdminWorker[], words: string, state: string, by: Column, down: boolean): AdminWorker[] {
  const wanted = words.trim().toLowerCase();
  const key = keys[by];
  return workers
    .filter((worker) => (state === '' || stateOf(worker) === state) && (wanted === '' || `${worker.name} ${worker.id} ${worker.owner} ${worker.device} ${worker.software_version}`.toLowerCase().includes(wanted)))
    .map((worker) => ({ worker, at: key(worker) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.worker.id < b.worker.id ? -1 : 1) * (down ? -1 : 1))
    .map(({ worker }) => worker);
}

/** Every worker of the pool, as it was told last. */
class Fleet {
  list = $state.raw<AdminWorker[]>([]);
  loaded = $state(false);

  async read(): Promise<void> {
    this.list = await session.api.all<AdminWorker, 'workers'>('/admin/workers', 'workers', pageSize, most);
    this.loaded = true;
  }

  put(worker: AdminWorker): void {
    this.list = this.list.map((one) => (one.id === worker.id ? worker : one));
  }
}

export const fleet = new Fleet();
