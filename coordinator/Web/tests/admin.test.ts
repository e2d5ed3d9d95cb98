import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import en from '../src/locales/admin/en.json';
import { pageOf, wordsOf } from '../src/admin/alerts';
import { chosen, stateOf } from '../src/admin/fleet/workers.svelte';
import { act, actions, applies } from '../src/admin/jobs/actions';
import { windowOf } from '../src/admin/parts/window';
import type { AdminWorker, Alert, PoolJob } from '../src/shared/api/admin';
import { i18n } from '../src/shared/i18n/i18n.svelte';

describe('alerts', () => {
  const alert = (change: Partial<Alert>): Alert => ({ rule: 'wait', subject: '', severity: 'bad', facts: [], message: 'As the coordinator says.', advice: 'As it advises.', ...change });
  const facts = (all: Record<string, string>) => Object.entries(all).map(([name, value]) => ({ name, value }));

  beforeAll(async () => {
    vi.stubGlobal('document', { documentElement: {} });
    i18n.add({ en: () => import('../src/locales/admin/en.json'), ar: () => import('../src/locales/admin/ar.json') });
    await i18n.use('en');
  });
  afterAll(() => vi.unstubAllGlobals());

  it.each([
    ['wait', { seconds: '61' }, 'Jobs wait for 61 sec.'],
    ['refused', { percent: '34' }, '34 % of the results fail a check.'],
    ['fleet', { now: '1', before: '4' }, '1 workers are connected; there were 4.'],
    ['ledger', { millicredits: '-5' }, 'The ledger does not add up: -5 millicredits.'],
  ])('are worded from what the coordinator says: %s', (rule, about, wrong) => {
    const words = wordsOf(alert({ rule, facts: facts(about) }));
    expect(words.wrong).toBe(wrong);
    expect(words.advice).toBe(en[`alert.${rule}.do` as keyof typeof en]);
    expect(pageOf(alert({ rule }))).not.toBe('');
  });

  it('name the model, and count its jobs', () =>
    expect(wordsOf(alert({ rule: 'no_worker', subject: 'emoji', facts: facts({ jobs: '1' }) })).wrong).toBe('1 job waits for emoji, which no worker has.'));

  it('of a rule that came later are told as the coordinator tells them', () =>
    expect(wordsOf(alert({ rule: 'eclipse' }))).toEqual({ wrong: 'As the coordinator says.', advice: 'As it advises.' }));
});

describe('the fleet', () => {
  const worker = (id: string, change: object = {}) =>
    ({ id, name: id, owner: '', device: '', software_version: '', online: true, busy_slots: 0, models_loaded: [], megapixel_steps_per_second: [], jobs_delivered: '0', jobs_failed: '0', trust_state: 'trusted', ...change }) as unknown as AdminWorker;

  it('has one state for each worker, the most telling', () =>
    expect([worker('a'), worker('b', { busy_slots: 1 }), worker('c', { paused: true }), worker('d', { online: false }), worker('e', { hold: {}, online: false }), worker('g', { hold: { kind: 'draining' }, busy_slots: 1 }), worker('h', { hold: { kind: 'draining' } }), worker('f', { revoked: true, hold: {} }), worker('i', { online: false, possibly_lost: true }), worker('j', { busy_slots: 1, possibly_lost: true }), worker('k', { hold: { kind: 'banned' }, possibly_lost: true })].map(stateOf)).toEqual([
      'online', 'busy', 'paused', 'offline', 'held', 'draining', 'drained', 'revoked', 'lost', 'lost', 'held',
    ]));

  it('is searched and sorted', () => {
    const all = Array.from({ length: 10_000 }, (_, index) => worker(`w${index}`, { megapixel_steps_per_second: [index % 100] }));
    const found = chosen(all, 'W99', 'online', 'speed', true);
    expect(found).toHaveLength(111);
    expect(found[0]!.megapixel_steps_per_second).toEqual([99]);
  });

  it('is sorted by when it was checked last, those that never were first', () => {
    const all = [worker('b', { last_check_at: '2026-01-02T00:00:00Z' }), worker('a'), worker('c', { last_check_at: '2026-01-01T00:00:00Z' })];
    expect(chosen(all, '', '', 'check', false).map(({ id }) => id)).toEqual(['a', 'c', 'b']);
    expect(chosen(all, '', '', 'check', true).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  });

  it('draws the rows in sight, however many there are', () => {
    expect(windowOf(10_000, 40, 0, 400)).toEqual({ first: 0, last: 18 });
    expect(windowOf(10_000, 40, 200_000, 400)).toEqual({ first: 4_992, last: 5_018 });
    expect(windowOf(3, 40, 0, 400)).toEqual({ first: 0, last: 3 });
  });
});

describe('what is done to jobs', () => {
  const job = (id: string, state: string) => ({ account_id: 'ada', job: { id, state } }) as unknown as PoolJob;

  it('is offered where it makes sense', () =>
    expect(['queued', 'leased', 'returned', 'delivered', 'failed'].map((state) => actions.filter((action) => applies(action, job('j', state))))).toEqual([
      ['cancel'], ['cancel', 'requeue', 'reassign'], ['cancel'], ['verify'], [],
    ]));

  it('is asked for in hundreds, and what was not done is told', async () => {
    const asked: number[] = [];
    const undone = await act(
      (body) => {
        asked.push(body.job_ids.length);
        return Promise.resolve({ results: body.job_ids.map((id) => ({ job_id: id, outcome: id === 'j150' ? 'job_final' : 'done', message: '', audit_id: '' })) });
      },
      'requeue',
      Array.from({ length: 205 }, (_, index) => job(`j${index}`, 'leased')),
      'It hangs',
    );
    expect(asked).toEqual([100, 100, 5]);
    expect(undone.map((one) => one.job_id)).toEqual(['j150']);
  });
});
