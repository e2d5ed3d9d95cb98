import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { ApiError } from '../shared/api/client';
import { isFinal, type Job, type Progress, type SpecRequest, type Submitted } from '../shared/api/types';
import type { LiveEvents, LiveState } from '../shared/events/live';
import type { ServerEvent } from '../shared/events/parser';
import { notices } from '../shared/notices.svelte';
import { session } from '../shared/session.svelte';
import { PictureStore } from '../shared/store/pictures';
import { pausedAfter } from './pause';

/** Queued jobs whose place in the queue is asked for, at most. */
const positionsAsked = 6;
const positionIntervalMs = 5_000;

/** The account's jobs as the coordinator tells of them, as it happens. One stream for the whole page. */
export class Jobs {
  readonly byId = new SvelteMap<string, Job>();
  readonly favourites = new SvelteSet<string>();
  live = $state<LiveState>('connecting');
  pictures = $state.raw(new PictureStore('none'));
  /** True once the first snapshot, or what the browser kept, is there. */
  loaded = $state(false);
  /** Since when the account's queue is paused; null: it runs, or nobody said otherwise. */
  pausedAt = $state<string | null>(null);

  /** Newest first; ids sort by time. */
  readonly newestFirst = $derived([...this.byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1)));
  readonly unfinished = $derived(this.newestFirst.filter((job) => !isFinal(job)));

  private events: LiveEvents | null = null;
  private started = 0;
  private isNewStream = true;
  private timer: ReturnType<typeof setInterval> | undefined;

  /** Starts following the account that is signed in. */
  start(): void {
    this.stop();
    this.pictures = new PictureStore(`${new URL(session.base).host}-${session.account?.account_id}`);
    const pictures = this.pictures;
    const mine = ++this.started;
    void pictures.favourites().then((ids) => mine === this.started && ids.forEach((id) => this.favourites.add(id)));
    const keeping = pictures.all().then((kept) => {
      if (mine !== this.started) return;
      kept.filter(({ id }) => !this.byId.has(id)).forEach(({ id, job }) => this.byId.set(id, job));
      this.loaded ||= kept.length > 0;
    });
    void this.followEvents(mine, keeping);
    this.timer = setInterval(() => void this.askPositions(), positionIntervalMs);
  }

  stop(): void {
    this.started++;
    this.events?.close();
    this.events = null;
    clearInterval(this.timer);
    this.byId.clear();
    this.favourites.clear();
    this.loaded = false;
    this.pausedAt = null;
  }

  async submit(spec: SpecRequest, count: number, idempotencyKey: string): Promise<Submitted> {
    const submitted = await session.api.send<Submitted>('POST', '/jobs', { spec, count }, { 'Idempotency-Key': idempotencyKey });
    submitted.jobs.forEach((job) => this.put(job));
    return submitted;
  }

  async cancel(id: string): Promise<void> {
    this.put(await session.api.send<Job>('POST', `/jobs/${id}/cancel`, {}));
  }

  /** Cancels what is not over; what is over already stays as it is. */
  async cancelAll(): Promise<void> {
    for (const job of this.unfinished) {
      await this.cancel(job.id).catch((error: unknown) => {
        if (!(error instanceof ApiError && error.code === 'job_final')) throw error;
      });
    }
  }

  /** Asks for what no event tells. */
  async refresh(id: string): Promise<void> {
    this.put(await session.api.get<Job>(`/jobs/${id}`));
  }

  /** Removes the job, its prompt and its image for good, here and at the coordinator. */
  async remove(id: string): Promise<void> {
    await session.api.send('DELETE', `/jobs/${id}`);
    await this.forget(id);
  }

  /** The image, from this browser or else from the coordinator. */
  async image(job: Job): Promise<Blob> {
    const kept = await this.pictures.get(job.id);
    if (kept !== undefined) {
      return kept.blob;
    }

    const blob = await session.api.blob(`/jobs/${job.id}/image`);
    await this.pictures.keep($state.snapshot(job) as Job, blob);
    return blob;
  }

  async toggleFavourite(id: string): Promise<void> {
    const on = !this.favourites.has(id);
    if (on) this.favourites.add(id);
    else this.favourites.delete(id);
    await this.pictures.setFavourite(id, on);
  }

  /** Reads older jobs than those of the snapshot; returns where to go on, or an empty text. */
  async loadOlder(pageToken: string): Promise<string> {
    const page = await session.api.get<{ jobs: Job[]; next_page_token: string }>('/jobs', { page_size: 50, page_token: pageToken || undefined });
    page.jobs.forEach((job) => this.put(job));
    return page.next_page_token;
  }

  private async followEvents(mine: number, keeping: Promise<void>): Promise<void> {
    const [{ LiveEvents }, { deletedOf, forgetDeleted }] = await Promise.all([import('../shared/events/live'), import('./deleted')]);
    if (mine !== this.started) {
      return;
    }

    const find = (id: string) => session.api.get(`/jobs/${id}`);
    const forget = (id: string) => mine === this.started && this.forget(id);
    this.events = new LiveEvents((after, signal) => session.api.events(after, signal), {
      onEvent: (event) => this.take(event, (snapshot) => keeping.then(() => forgetDeleted(deletedOf(snapshot, this.byId.values()), find, forget))),
      onState: (state, why) => this.follow(state, why),
    });
    await this.events.run();
  }

  private take(event: ServerEvent, compare: (snapshot: Job[]) => unknown): void {
    const data: unknown = JSON.parse(event.data);
    this.pausedAt = pausedAfter(this.pausedAt, event, data, this.isNewStream);
    this.isNewStream = false;
    switch (event.name) {
      case 'snapshot':
        (data as { jobs: Job[] }).jobs.forEach((job) => this.put(job));
        this.loaded = true;
        compare((data as { jobs: Job[] }).jobs);
        break;
      case 'changed':
        this.put((data as { job: Job }).job);
        break;
      case 'progress':
        this.progress(data as Progress);
        break;
      case 'deleted':
        void this.forget((data as { job_id: string }).job_id);
        break;
    }
  }

  // An answer to a call may be older than what the stream told meanwhile.
  put(job: Job): void {
    const known = this.byId.get(job.id);
    if (known === undefined || BigInt(known.version) <= BigInt(job.version)) {
      const sameAttempt = known?.state === 'leased' && job.state === 'leased' && known.attempts.length === job.attempts.length;
      this.byId.set(job.id, sameAttempt ? { ...job, progress: job.progress ?? known.progress } : job);
    }
  }

  private progress(progress: Progress): void {
    const job = this.byId.get(progress.job_id);
    if (job?.state === 'leased') {
      const preview = progress.preview === '' ? (job.progress?.preview ?? '') : progress.preview;
      const type = progress.preview === '' ? (job.progress?.preview_media_type ?? '') : progress.preview_media_type;
      this.byId.set(job.id, { ...job, progress: { ...progress, preview, preview_media_type: type } });
    }
  }

  private async forget(id: string): Promise<void> {
    this.byId.delete(id);
    this.favourites.delete(id);
    await this.pictures.remove(id);
  }

  private follow(state: LiveState, why?: ApiError): void {
    this.live = state;
    this.isNewStream ||= state === 'connecting';
    if (state === 'live' && session.state === 'offline') {
      void session.start();
    } else if (state === 'refused') {
      notices.fail(why);
      session.signOut();
    }
  }

  // Places in the queue and missing capabilities move without a change of the job itself, so they are asked for.
  private async askPositions(): Promise<void> {
    if (this.live !== 'live' || document.visibilityState !== 'visible') {
      return;
    }

    for (const job of this.unfinished.filter((one) => one.state === 'queued' && one.paused_at === undefined).slice(-positionsAsked)) {
      await this.refresh(job.id).catch(() => undefined);
    }
  }
}

export const jobs = new Jobs();
