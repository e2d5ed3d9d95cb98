import { expect, it } from 'vitest';
import { ApiError } from '../src/shared/api/client';
import { deletedOf, forgetDeleted } from '../src/portal/deleted';
import type { Job } from '../src/shared/api/types';

const job = (id: string, state = 'delivered') => ({ id, state }) as unknown as Job;
const snapshot = [job('9', 'queued'), job('8'), job('6', 'failed'), job('4'), job('1', 'leased')];

it('pictures between those that the coordinator has were deleted elsewhere', () => expect(deletedOf(snapshot, [job('8'), job('7'), job('5'), job('4')])).toEqual(['7', '5']));

it('what is too old for the pool, what is newer than the snapshot, and what is not over stays', () =>
  expect(deletedOf(snapshot, [job('3'), job('91'), job('7', 'leased'), job('5', 'queued')])).toEqual([]));

it('a snapshot without pictures tells nothing', () => expect([deletedOf([], [job('5')]), deletedOf([job('9', 'queued'), job('2', 'failed')], [job('5')])]).toEqual([[], []]));

it('only what the coordinator says is gone is forgotten', async () => {
  const answers: Record<string, () => Promise<unknown>> = {
    gone: () => Promise.reject(new ApiError('not_found', '', 404)),
    there: () => Promise.resolve({}),
    later: () => Promise.reject(new ApiError('rate_limited', '', 429)),
    away: () => Promise.reject(new TypeError('network')),
  };
  const forgotten: string[] = [];
  await forgetDeleted(Object.keys(answers), (id) => answers[id]!(), (id) => forgotten.push(id));
  expect(forgotten).toEqual(['gone']);
});
