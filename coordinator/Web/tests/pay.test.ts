import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PayWait } from '../src/shared/api/types';
import { i18n } from '../src/shared/i18n/i18n.svelte';
import { wordsOf } from '../src/shared/pay';

const wait = (change: Partial<PayWait>): PayWait => ({ kind: 'unchecked', device: '', audit_id: '', reason: 'As the coordinator says.', ...change });

// The portal and the dashboard load the sentences apart.
describe.each([
  ['the portal', () => import('../src/locales/portal/en.json'), () => import('../src/locales/portal/ar.json')],
  ['the dashboard', () => import('../src/locales/admin/en.json'), () => import('../src/locales/admin/ar.json')],
])('why pay waits, in %s', (_, en, ar) => {
  beforeAll(async () => {
    vi.stubGlobal('document', { documentElement: {} });
    i18n.add({ en, ar });
  });
  afterAll(() => vi.unstubAllGlobals());

  it('is said in the language of the reader, with the device and what ends it', async () => {
    await i18n.use('en');
    expect(wordsOf(wait({ device: 'cuda/rtx fp16' }))).toMatch(/on cuda\/rtx fp16\..*calibrate.*operator/);
    await i18n.use('ar');
    expect(wordsOf(wait({ device: 'cuda/rtx fp16' }))).toMatch(/على cuda\/rtx fp16\..*calibrate.*مشغّل/);
  });

  it('names no device when the worker names none, and is another sentence when it is accused', async () => {
    await i18n.use('en');
    const [unnamed, accused] = [wordsOf(wait({})), wordsOf(wait({ kind: 'accused', audit_id: 'A1' }))];
    expect(unnamed).toContain('does not name its device');
    expect(accused).toContain('Two verifiers found a result wrong');
    expect(unnamed + accused).not.toMatch(/[{}]/);
  });

  it('is told as the coordinator tells it when the reason came later', () => expect(wordsOf(wait({ kind: 'eclipse' }))).toBe('As the coordinator says.'));
});
