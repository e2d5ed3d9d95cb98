import { ApiError } from '../shared/api/client';
import type { AdminPool, Alert, Balance, Sample } from '../shared/api/admin';
import type { LiveState } from '../shared/events/live';
import { session } from '../shared/session.svelte';
import { every } from './every';

const poolMs = 4_000;
const samplesMs = 15_000;
const ledgerMs = 60_000;
const mostAccounts = 100_000;

/** The pool as a whole, asked for while somebody looks. */
class PoolFacts {
  now = $state.raw<AdminPool | null>(null);
  alerts = $state.raw<Alert[]>([]);
  samples = $state.raw<Sample[]>([]);
  balances = $state.raw<Balance[] | null>(null);
  live = $state<LiveState>('connecting');

  readonly ledgerSum = $derived(this.balances === null ? null : this.balances.reduce((sum, one) => sum + BigInt(one.millicredits), 0n));

  /** Starts asking; returns how to end it. */
  start(): () => void {
    const ends = [
      every(poolMs, () => this.ask(async () => this.readPool())),
      every(samplesMs, () => this.ask(async () => (this.samples = (await session.api.get<{ samples: Sample[] }>('/admin/history', { seconds: 3600 })).samples))),
      every(ledgerMs, () => this.ask(() => this.readLedger())),
    ];
    return () => ends.forEach((end) => end());
  }

  private async readPool(): Promise<void> {
    const [now, { alerts }] = await Promise.all([session.api.get<AdminPool>('/admin/pool'), session.api.get<{ alerts: Alert[] }>('/admin/alerts')]);
    [this.now, this.alerts] = [now, alerts];
  }

  async readLedger(): Promise<void> {
    this.balances = await session.api.all<Balance, 'balances'>('/admin/ledger/balances', 'balances', 5_000, mostAccounts);
  }

  private async ask(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.live = 'live';
      if (session.state === 'offline') await session.start();
    } catch (error) {
      this.live = 'waiting';
      if (error instanceof ApiError && error.isAboutTheKey) {
        session.signOut();
      }
    }
  }
}

export const pool = new PoolFacts();
