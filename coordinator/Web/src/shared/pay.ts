import type { PayWait } from './api/types';
import { i18n, t } from './i18n/i18n.svelte';

/** Why the pay of a worker waits and what ends that, in the reader's language; of a reason that came later, as the coordinator says it. */
export function wordsOf({ kind, device, reason }: PayWait): string {
  const name = `paywait.${kind}${kind === 'unchecked' && device === '' ? '_unnamed' : ''}`;
  return i18n.has(name) ? t(name, { device }) : reason;
}
