import type { ServerEvent } from '../shared/events/parser';

/** Since when the account's queue is paused after an event of its stream; null: it runs, which is what a stream means that begins with anything else. */
export const pausedAfter = (known: string | null, event: Pick<ServerEvent, 'name'>, data: unknown, isFirst: boolean): string | null =>
  event.name === 'queue' ? ((data as { paused_at?: string }).paused_at ?? null) : isFirst ? null : known;
