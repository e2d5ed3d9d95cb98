import { afterEach, describe, expect, it } from 'vitest';
import arabic from '../src/locales/admin/ar.json';
import english from '../src/locales/admin/en.json';
import { timelineOf } from '../src/admin/jobs/timeline';
import { mostViews, queryOf, viewsIn, withView } from '../src/admin/jobs/views.svelte';
import { times } from '../src/admin/parts/times.svelte';
import type { JobCredits, PoolAudit } from '../src/shared/api/admin';
import type { Job } from '../src/shared/api/types';

const at = (seconds: number) => new Date(seconds * 1000).toISOString();
const check = (status: string, message = '') => ({ name: 'noise', status, message });

describe('the timeline of a job', () => {
  const attempts = [
    { worker_id: 'a', fence: '1', started_at: at(2), ended_at: at(12), outcome: 'worker_lost', message: 'gone', run: { denoising_at: at(4), step: 7, step_at: at(10), previews: 0 } },
    { worker_id: 'b', fence: '2', started_at: at(15), ended_at: at(29), outcome: 'delivered', message: '', run: { denoising_at: at(16), step: 20, step_at: at(25), previews: 3, uploading_at: at(26) } },
  ];
  const job = { state: 'delivered', spec: { steps: 20 }, created_at: at(0), updated_at: at(30), attempts } as unknown as Job;
  const told = (...of: Parameters<typeof timelineOf>) => timelineOf(...of).map(({ message, worker, took, tone }) => [message, worker, took, tone]);

  it('tells both leases, their steps, why the first ended, and how long each took', () =>
    expect(told(job)).toEqual([
      ['timeline.submitted', undefined, undefined, 'plain'],
      ['timeline.leased', 'a', 2, 'plain'],
      ['timeline.drew', 'a', 6, 'warn'],
      ['timeline.ended', 'a', 10, 'bad'],
      ['timeline.leased', 'b', 3, 'plain'],
      ['timeline.drew', 'b', 9, 'plain'],
      ['timeline.uploading', 'b', undefined, 'plain'],
      ['timeline.brought', 'b', 14, 'good'],
      ['timeline.delivered', undefined, undefined, 'good'],
    ]));

  it('covers the steps of an attempt with one entry, previews counted', () => {
    const drew = timelineOf(job).filter(({ message }) => message === 'timeline.drew');
    expect(drew.map(({ parameters }) => parameters)).toEqual([{ step: 7, steps: 20 }, { step: 20, steps: 20 }]);
    expect(drew.map(({ notes }) => notes)).toEqual([[], [{ message: 'timeline.previews', parameters: { n: 3 } }]]);
  });

  it('has the steps before a result that overtook the word of them', () => {
    const good = { worker_id: 'b', fence: '2', received_at: at(15.5), commitment: { received_at: at(15.25) }, checks: [check('passed')] };
    const moments = timelineOf({ ...job, verification: good } as unknown as Job).filter(({ worker }) => worker === 'b').map(({ message }) => message);
    expect(moments).toEqual(['timeline.leased', 'timeline.drew', 'timeline.committed', 'timeline.uploaded', 'timeline.brought']);
  });

  it('has the steps of a delivered attempt that no word came of, and of no other', () => {
    const unheard = attempts.map(({ run: _, ...attempt }) => attempt);
    const good = { worker_id: 'b', fence: '2', received_at: at(28), commitment: { received_at: at(27) }, checks: [check('passed')] };
    const drew = timelineOf({ ...job, attempts: unheard, verification: good } as unknown as Job).filter(({ message }) => message === 'timeline.drew');
    expect(drew).toMatchObject([{ at: at(27), worker: 'b', parameters: { step: 20, steps: 20 }, tone: 'plain', notes: [] }]);
    expect(drew[0]!.took).toBeUndefined();
  });

  it('says how far a running attempt is', () => {
    const running = { ...job, state: 'leased', attempts: [{ ...attempts[0]!, ended_at: undefined, outcome: '' }] } as unknown as Job;
    expect(timelineOf(running).at(-1)).toMatchObject({ message: 'timeline.drawing', parameters: { step: 7, steps: 20 }, tone: 'plain' });
  });

  it('counts only the steps that a picture leaves', () => {
    const redrawn = { ...job, spec: { steps: 20, init_image: 'x', strength: 0.35 } } as unknown as Job;
    expect(timelineOf(redrawn).find(({ message }) => message === 'timeline.drew')!.parameters).toEqual({ step: 7, steps: 7 });
  });

  it('has upload and checks of each result, also of one that was refused before', () => {
    const refused = { worker_id: 'a', fence: '1', received_at: at(11), checks: [check('passed'), check('failed', 'Other noise.')] };
    const good = { worker_id: 'b', fence: '2', received_at: at(28), commitment: { received_at: at(27) }, checks: [check('passed'), check('skipped'), check('passed')] };
    const moments = timelineOf({ ...job, verification: good } as unknown as Job, { before: [{ ...job, verification: refused } as unknown as Job] });
    expect(moments.filter(({ message }) => /upload|commit|check/.test(message)).map(({ at: when, message, parameters, took, tone }) => [when, message, parameters, took, tone])).toEqual([
      [at(11), 'timeline.uploaded', undefined, undefined, 'plain'],
      [at(12), 'timeline.check_failed', { passed: 1, n: 2 }, 1, 'bad'],
      [at(27), 'timeline.committed', undefined, undefined, 'plain'],
      [at(28), 'timeline.uploaded', undefined, 1, 'plain'],
      [at(29), 'timeline.checked', { passed: 2, n: 2 }, 1, 'good'],
    ]);
    expect(moments.find(({ message }) => message === 'timeline.check_failed')!.said).toBe('Other noise.');
  });

  it('has its audits, with their page', () => {
    const audits = [{ audit: { id: 'A1', opened_at: at(31), judged_at: at(40), state: 'failed', message: 'It differs.' } }, { audit: { id: 'A2', opened_at: at(50), state: 'pending' } }] as unknown as PoolAudit[];
    expect(timelineOf(job, { audits }).slice(-3).map(({ message, page, took, tone }) => [message, page, took, tone])).toEqual([
      ['timeline.audit_opened', 'checks/A1', undefined, 'plain'],
      ['timeline.audit_failed', 'checks/A1', 9, 'bad'],
      ['timeline.audit_opened', 'checks/A2', undefined, 'plain'],
    ]);
  });

  it('has where its credits went, in order of time, each with its record of the ledger', () => {
    const moved = (record: number, seconds: number, reason: string, millicredits: number, ...postings: object[]) => ({ record_id: `${record}`, at: at(seconds), millicredits: `${millicredits}`, entry: { reason, subject: 'x', postings } });
    const credits = {
      complete: true, pending_millicredits: '1900',
      credits: [moved(4, 0, 'hold', 2_000), moved(9, 30, 'pay', 2_000, { account: 'artist:x:held', millicredits: '-2000' }, { account: 'worker:b:pending', millicredits: '1900' }), moved(70, 90, 'seize', 1_900)],
    } as unknown as JobCredits;
    const moments = timelineOf(job, { credits });
    const found = moments.filter(({ message }) => message.startsWith('credit.'));
    expect(found.map(({ message, parameters, page, tone }) => [message, parameters!.n, page, tone])).toEqual([
      ['credit.hold', 2, 'ledger?record=4', 'plain'],
      ['credit.pay', 2, 'ledger?record=9', 'plain'],
      ['credit.seize', 1.9, 'ledger?record=70', 'bad'],
    ]);
    expect(found[1]!.notes).toEqual([{ message: 'timeline.share', parameters: { n: 1.9 } }, { message: 'timeline.pending', parameters: { n: 1.9 } }]);
    expect(moments.map((moment) => moment.at)).toEqual(moments.map((moment) => moment.at).toSorted());
    expect(moments.at(-1)!.message).toBe('credit.seize');
  });

  it('has words for everything that the ledger or an audit may say', () => {
    const names = [...['hold', 'pay', 'refund', 'vest', 'seize', 'restore'].map((reason) => `credit.${reason}`), ...['passed', 'failed', 'inconclusive', 'unaudited'].map((state) => `timeline.audit_${state}`)];
    expect(names.filter((name) => !(name in english) || !(name in arabic))).toEqual([]);
  });
});

describe('saved views', () => {
  const view = (number: number) => ({ name: `view ${number}`, query: `state=failed&n=${number}` });

  it('are found again whatever the order of their filters', () =>
    expect(queryOf(new URLSearchParams('worker=w&state=failed'))).toBe(queryOf(new URLSearchParams('state=failed&worker=w'))));

  it('replace those of the same name, and the oldest makes room', () => {
    const all = Array.from({ length: mostViews }, (_, number) => view(number));
    expect(withView(all, { name: 'view 3', query: '' }).map(({ name }) => name)).toEqual([...all.map(({ name }) => name).filter((name) => name !== 'view 3'), 'view 3']);
    expect(withView(all, view(99))).toEqual([...all.slice(1), view(99)]);
  });

  it('are read as far as they are views', () => {
    expect(viewsIn(JSON.stringify([view(1), null, { name: 7, query: '' }, { name: '', query: '' }, { name: 'x'.repeat(41), query: '' }]))).toEqual([view(1)]);
    expect([viewsIn(null), viewsIn('{'), viewsIn('"all"')]).toEqual([[], [], []]);
  });
});

describe('times', () => {
  afterEach(() => times.use('relative'));

  it('are told as the person prefers', () => {
    const moment = '2026-03-01T23:30:15Z';
    const local = times.moment(moment);
    times.use('utc');
    expect([times.clock(moment), times.ago(moment)].map((text) => text.replaceAll(/\s/g, ' '))).toEqual(['11:30:15 PM UTC', 'Mar 1, 2026, 11:30 PM UTC']);
    times.use('local');
    expect([times.ago(moment), times.moment(moment)]).toEqual([local, local]);
  });
});
