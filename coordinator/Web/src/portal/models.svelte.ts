import type { Model } from '../shared/api/types';
import { session } from '../shared/session.svelte';
import { draft } from './draft.svelte';

const refreshMs = 15_000;

/** Models that jobs may name, with how many workers have each now. */
class Models {
  list = $state.raw<Model[]>([]);
  loaded = $state(false);
  readonly chosen = $derived(this.list.find((model) => model.name === draft.fields.model) ?? best(this.list));

  private timer: ReturnType<typeof setInterval> | undefined;

  start(): void {
    this.stop();
    void this.read();
    this.timer = setInterval(() => void this.read(), refreshMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async read(): Promise<void> {
    if (this.loaded && document.visibilityState !== 'visible') {
      return;
    }

    try {
      this.list = (await session.api.get<{ models: Model[] }>('/models')).models;
      this.loaded = true;
    } catch {
      // Asked again soon; what was read last stays.
    }
  }
}

// Where nothing was chosen: the model that most workers have now.
const best = (list: readonly Model[]): Model | undefined => list.toSorted((a, b) => b.workers_online - a.workers_online)[0];

export const models = new Models();
