import { describe, expect, it } from 'vitest';
import type { Job } from '../src/shared/api/types';
import { pausedAfter } from '../src/portal/pause';
import { waiting } from '../src/portal/queue/order';
import { statusOf } from '../src/portal/status';

const job = (id: string, place: string | undefined, more: Partial<Job> = {}) =>
  ({ id, state: 'queued', version: '1', attempts: [], queue_place: place, spec: { model: 'm', prompt: id }, ...more }) as unknown as Job;

describe('what waits', () => {
  it('stands as it will be drawn, whatever came first', () => {
    const all = [job('a', '1843200000000001'), job('b', '1843200000000000'), job('c', '1843199999999999', { state: 'leased' }), job('d', '9')];
    expect(waiting(all)).toEqual([{ model: 'm', jobs: [all[3], all[1], all[0]] }]);
  });

  it('stands by id where the places are equal', () => expect(waiting([job('b', '7'), job('a', '7')])[0]?.jobs.map(({ id }) => id)).toEqual(['a', 'b']));

  it('has an order for each model', () => {
    const other = job('o', '1', { spec: { model: 'k', prompt: '' } as Job['spec'] });
    expect(waiting([job('a', '5'), other]).map(({ model }) => model)).toEqual(['k', 'm']);
  });

  it('says first that its artist paused it', () => {
    expect(statusOf(job('a', '1', { paused_at: '2026-01-01T00:00:00Z', waiting_for: { code: 'paused', message: '' } })).message).toBe('state.paused');
    expect(statusOf(job('a', '1')).message).toBe('state.queued');
  });
});

describe('the pause of the queue', () => {
  const at = '2026-01-01T00:00:00Z';

  it('is what the stream says', () => {
    expect(pausedAfter(null, { name: 'queue' }, { paused_at: at }, true)).toBe(at);
    expect(pausedAfter(at, { name: 'snapshot' }, {}, false)).toBe(at);
    expect(pausedAfter(at, { name: 'queue' }, {}, false)).toBeNull();
  });

  it('is over when a stream does not begin with it', () => {
    expect(pausedAfter(at, { name: 'changed' }, {}, true)).toBeNull();
    expect(pausedAfter(at, { name: 'queue' }, { paused_at: at }, true)).toBe(at);
  });
});
