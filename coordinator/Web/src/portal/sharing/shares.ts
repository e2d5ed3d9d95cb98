import type { Share } from '../../shared/api/types';
import { session } from '../../shared/session.svelte';

const mostListed = 4_000;
const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** The link as it is given to others: at the coordinator's public address where it has one, else where this page found it. */
export function linkOf(share: Pick<Share, 'path' | 'url'>, base: string): string {
  const known = URL.parse(share.url);
  return known !== null && !loopback.test(known.hostname) ? known.href : new URL(share.path, base).href;
}

/** How long a link may work: days, or 0 for as long as the job is kept. */
export const validities = [0, 1, 7, 30] as const;

export const shares = {
  of: (job: string): Promise<Share[]> => session.api.get<{ shares: Share[] }>('/shares', { job_id: job }).then((answer) => answer.shares),
  all: (): Promise<Share[]> => session.api.all<Share, 'shares'>('/shares', 'shares', 100, mostListed),
  create: (job: string, showsParameters: boolean, days: number): Promise<Share> =>
    session.api.send<Share>('POST', `/jobs/${job}/shares`, { shows_parameters: showsParameters, valid_seconds: `${days * 86_400}` }),
  revoke: (id: string): Promise<unknown> => session.api.send('DELETE', `/shares/${id}`),
};
