import { ApiError } from '../shared/api/client';
import type { Estimate, SpecRequest } from '../shared/api/types';
import { session } from '../shared/session.svelte';

const delayMs = 300;

/** What the request on the page would mean, asked for shortly after its last change. */
export class Estimates {
  current = $state.raw<Estimate | null>(null);
  /** What is wrong with the request, as the coordinator says it. */
  problem = $state.raw<ApiError | null>(null);

  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  ask(spec: SpecRequest | null, count: number): void {
    clearTimeout(this.timer);
    const mine = ++this.asked;
    if (spec === null) {
      this.current = null;
      this.problem = null;
      return;
    }

    this.timer = setTimeout(async () => {
      try {
        const estimate = await session.api.send<Estimate>('POST', '/estimate', { spec, count });
        if (mine === this.asked) {
          this.current = estimate;
          this.problem = null;
        }
      } catch (error) {
        if (mine === this.asked && error instanceof ApiError) {
          this.current = null;
          // Only what the person can mend belongs beside the fields.
          this.problem = error.status === 400 ? error : null;
        }
      }
    }, delayMs);
  }
}
