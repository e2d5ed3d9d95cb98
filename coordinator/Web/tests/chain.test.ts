import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import en from '../src/locales/admin/en.json';
import { hashOf, verify, type ActionPage } from '../src/admin/chain';
import type { AdminAction } from '../src/shared/api/admin';

const beginning = '0'.repeat(64);
const vector = (JSON.parse(readFileSync(new URL('../../../proto/test-vectors.json', import.meta.url), 'utf8')) as { actionLog: Record<string, string | number> }).actionLog;

const entry = (change: Partial<AdminAction>): AdminAction =>
  ({ id: '', at: '2026-11-22T10:00:00.123Z', key_id: 'k1', account_id: 'ada', call: 'HoldWorker', target: 'w1', detail: 'It hums', outcome: 'done', number: '1', previous_hash: beginning, hash: '', hash_version: 1, ...change }) as AdminAction;

/** Newest first. */
async function chain(length: number): Promise<AdminAction[]> {
  const all: AdminAction[] = [];
  for (let number = 1; number <= length; number++) {
    const next = entry({ number: String(number), previous_hash: all[0]?.hash ?? beginning, target: `w${number}` });
    all.unshift({ ...next, hash: await hashOf(next) });
  }
  return all;
}

const old = () => entry({ number: '0', previous_hash: '', hash: '', hash_version: 0 });

async function problems(actions: AdminAction[], head: AdminAction | undefined = actions[0], pageSize = 2): Promise<string[]> {
  const read = (token: string): Promise<ActionPage> => {
    const from = Number(token || 0);
    return Promise.resolve({
      actions: actions.slice(from, from + pageSize),
      next_page_token: from + pageSize < actions.length ? String(from + pageSize) : '',
      head_number: head?.number ?? '0',
      head_hash: head?.hash ?? '',
    });
  };
  const report = await verify(read);
  expect(report.problems.filter(({ code }) => !(`log.problem.${code}` in en))).toEqual([]);
  return report.problems.map(({ code, parameters }) => [code, ...Object.values(parameters)].join(' '));
}

describe('the chain of the log of actions', () => {
  it('has the hash that everybody else computes', async () =>
    expect(
      await hashOf(
        entry({
          number: String(vector['number']),
          previous_hash: vector['previousHash'] as string,
          at: new Date(vector['atMs'] as number).toISOString(),
          key_id: vector['keyId'] as string,
          account_id: vector['accountId'] as string,
          call: vector['call'] as string,
          target: vector['target'] as string,
          detail: vector['detail'] as string,
          outcome: vector['outcome'] as string,
        }),
      ),
    ).toBe(vector['hash']));

  it('is whole, over any pages, when older entries left it, and where those before it have no hash', async () => {
    const all = await chain(5);
    expect(await problems(all)).toEqual([]);
    expect(await problems(all.slice(0, 3))).toEqual([]);
    expect(await problems([...all, old(), old()])).toEqual([]);
    expect(await problems([])).toEqual([]);
    // What came in after the first page was read.
    expect(await problems(all, all[1])).toEqual([]);
  });

  it('breaks where somebody meddled', async () => {
    const all = await chain(5);
    const forged = { ...all[2]!, detail: 'Nothing happened' };
    const remade = { ...forged, hash: await hashOf(forged) };
    expect(await problems(all.with(2, forged))).toEqual(['changed 3']);
    expect(await problems(all.with(2, remade))).toEqual(['other 3 4']);
    expect(await problems(all.toSpliced(2, 1))).toEqual(['gap 2 4']);
    expect(await problems(all.slice(1), all[0])).toEqual(['newest 5']);
    expect(await problems(all, { ...all[0]!, hash: beginning })).toEqual(['head 5']);
    expect(await problems([old(), ...all], all[0])).toEqual(['unlinked 1 5']);
    expect(await problems([...all.slice(0, 4), old()])).toEqual(['older 2']);
    expect(await problems([{ ...all[0]!, hash_version: 2 }])).toEqual(['version 5']);
  });
});
