import type { Alert } from '../shared/api/admin';
import { i18n, t } from '../shared/i18n/i18n.svelte';

/** Page of the dashboard that shows more, by rule. The rules are the coordinator's. */
const pages: Readonly<Record<string, string>> = {
  wait: 'jobs',
  no_worker: 'fleet',
  refused: 'checks',
  lost: 'fleet',
  failed: 'jobs?state=failed',
  fleet: 'fleet',
  disk: 'settings',
  ledger: 'ledger',
};

export const pageOf = (alert: Alert): string => pages[alert.rule] ?? '';

/** What is wrong and what to do, in the language of the page; of a rule that this page does not know, in the coordinator's own words. */
export function wordsOf(alert: Alert): { wrong: string; advice: string } {
  const message = `alert.${alert.rule}`;
  if (!i18n.has(message)) return { wrong: alert.message, advice: alert.advice };
  const { seconds = 0, jobs = 0, ...facts } = Object.fromEntries(alert.facts.map((fact) => [fact.name, Number(fact.value)]));
  return { wrong: t(message, { ...facts, n: jobs, time: i18n.duration(seconds), model: alert.subject }), advice: t(`${message}.do`) };
}
