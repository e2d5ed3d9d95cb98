import { describe, expect, it } from 'vitest';
import { most, queuesOf } from '../src/admin/overview/queues';
import type { Sample } from '../src/shared/api/admin';

describe('queues by model', () => {
  const waiting = (queues: Record<string, number>, others = 0) => ({ queues: Object.entries(queues).map(([model, jobs]) => ({ model, jobs: `${jobs}` })), queued_others: `${others}` }) as unknown as Sample;

  it('have a line for each model, the longest first, also where it was empty', () =>
    expect(queuesOf([waiting({ small: 1 }), waiting({ small: 2, large: 9 })])).toEqual([{ model: 'large', values: [0, 9] }, { model: 'small', values: [1, 2] }]));

  it('put the rest together, here and in the sample', () => {
    const many = Object.fromEntries(Array.from({ length: most + 3 }, (_, index) => [`model ${index}`, index + 1]));
    const queues = queuesOf([waiting(many, 10), waiting({})]);
    expect(queues.map(({ model }) => model)).toEqual(['model 7', 'model 6', 'model 5', 'model 4', 'model 3', null]);
    expect(queues.at(-1)!.values).toEqual([1 + 2 + 3 + 10, 0]);
  });
});
