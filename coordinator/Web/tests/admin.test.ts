import { describe, expect, it } from 'vitest';
import en from '../src/locales/admin/en.json';
import { alertsOf, rules, type Facts } from '../src/admin/alerts';
import { chosen, stateOf } from '../src/admin/fleet/workers.svelte';
import { timelineOf } from '../src/admin/jobs/timeline';
import { windowOf } from '../src/admin/parts/window';
import type { AdminPool, AdminWorker, Sample } from '../src/shared/api/admin';
import type { Job } from '../src/shared/api/types';

const pool = (change: Partial<AdminPool> = {}) => ({ workers_online: 4, queues: [], blobs_free_bytes: '500', blobs_total_bytes: '1000', ...change }) as unknown as AdminPool;
const sample = (change: object = {}) => ({ workers_online: 4, delivered: '10', failed: '0', leases_lost: '0', results_refused: '0', wait_p95_ms: '900', queues: [], ...change }) as unknown as Sample;
const ruled = (facts: Partial<Facts>) => alertsOf({ pool: pool(), samples: [sample()], ledgerSum: 0n, ...facts }).map((alert) => `${alert.rule} ${alert.severity}`);

describe('alerts', () => {
  it('say nothing of a pool that does well', () => expect(ruled({})).toEqual([]));

  it.each([
    ['wait warn', { samples: [sample({ wait_p95_ms: '61000' })] }],
    ['wait bad', { samples: [sample({ wait_p95_ms: '301000' })] }],
    ['no_worker bad', { pool: pool({ queues: [{ model: 'm', jobs: '3', workers_online: 0 }] }) }],
    ['refused bad', { samples: [sample({ results_refused: '5' })] }],
    ['lost warn', { samples: [sample({ leases_lost: '5' })] }],
    ['failed bad', { samples: [sample({ failed: '5' })] }],
    ['fleet warn', { samples: [sample({ workers_online: 9 }), sample()] }],
    ['fleet bad', { pool: pool({ workers_online: 0 }) }],
    ['disk warn', { pool: pool({ blobs_free_bytes: '99' }) }],
    ['disk bad', { pool: pool({ blobs_free_bytes: '29' }) }],
    ['ledger bad', { ledgerSum: -1n }],
  ])('say: %s', (said, facts) => expect(ruled(facts)).toEqual([said]));

  it('are silent where there is too little to judge by, or nothing to be known', () =>
    expect(ruled({ samples: [sample({ delivered: '0', failed: '4', leases_lost: '4', results_refused: '4' })], ledgerSum: null, pool: pool({ blobs_free_bytes: '0', blobs_total_bytes: '0' }) })).toEqual([]));

  it('have words, and what to do, for each of the eight', () => {
    expect(rules).toHaveLength(8);
    expect(rules.flatMap((rule) => [`alert.${rule}`, `alert.${rule}.do`]).filter((name) => !(name in en))).toEqual([]);
  });
});

describe('the fleet', () => {
  const worker = (id: string, change: object = {}) =>
    ({ id, name: id, owner: '', device: '', software_version: '', online: true, busy_slots: 0, models_loaded: [], megapixel_steps_per_second: [], jobs_delivered: '0', jobs_failed: '0', trust_state: 'trusted', ...change }) as unknown as AdminWorker;

  it('has one state for each worker, the most telling', () =>
    expect([worker('a'), worker('b', { busy_slots: 1 }), worker('c', { paused: true }), worker('d', { online: false }), worker('e', { hold: {}, online: false }), worker('g', { hold: { kind: 'draining' }, busy_slots: 1 }), worker('h', { hold: { kind: 'draining' } }), worker('f', { revoked: true, hold: {} })].map(stateOf)).toEqual([
      'online', 'busy', 'paused', 'offline', 'held', 'draining', 'drained', 'revoked',
    ]));

  it('is searched and sorted', () => {
    const all = Array.from({ length: 10_000 }, (_, index) => worker(`w${index}`, { megapixel_steps_per_second: [index % 100] }));
    const found = chosen(all, 'W99', 'online', 'speed', true);
    expect(found).toHaveLength(111);
    expect(found[0]!.megapixel_steps_per_second).toEqual([99]);
  });

  it('draws the rows in sight, however many there are', () => {
    expect(windowOf(10_000, 40, 0, 400)).toEqual({ first: 0, last: 18 });
    expect(windowOf(10_000, 40, 200_000, 400)).toEqual({ first: 4_992, last: 5_018 });
    expect(windowOf(3, 40, 0, 400)).toEqual({ first: 0, last: 3 });
  });
});

describe('the timeline of a job', () => {
  it('tells both leases, why the first ended, and how long each took', () => {
    const at = (seconds: number) => new Date(seconds * 1000).toISOString();
    const job = {
      state: 'delivered', created_at: at(0), updated_at: at(30),
      attempts: [
        { worker_id: 'a', started_at: at(2), ended_at: at(12), outcome: 'worker_lost', message: 'gone' },
        { worker_id: 'b', started_at: at(15), ended_at: at(29), outcome: 'delivered', message: '' },
      ],
    } as unknown as Job;
    expect(timelineOf(job).map(({ message, worker, took, tone }) => [message, worker, took, tone])).toEqual([
      ['timeline.submitted', undefined, undefined, 'plain'],
      ['timeline.leased', 'a', 2, 'plain'],
      ['timeline.ended', 'a', 10, 'bad'],
      ['timeline.leased', 'b', 3, 'plain'],
      ['timeline.brought', 'b', 14, 'good'],
      ['timeline.delivered', undefined, undefined, 'good'],
    ]);
  });
});
