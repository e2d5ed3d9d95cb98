import { i18n, t } from '../../shared/i18n/i18n.svelte';
import { remembered } from '../../shared/store/browser';

export const ways = ['relative', 'local', 'utc'] as const;
/** How moments are told: lists say how long ago, or everything stands in the time of this machine, or in that of logs. */
export type Way = (typeof ways)[number];

const key = 'sogni.times';
const isWay = (text: string | null): text is Way => ways.includes(text as Way);

/** How this person wants to read moments. */
class Times {
  way = $state<Way>('relative');

  constructor() {
    const kept = remembered.get(key);
    this.way = isWay(kept) ? kept : 'relative';
  }

  use(way: Way): void {
    this.way = way;
    remembered.set(key, way === 'relative' ? null : way);
  }

  /** A moment in a list: how long ago, unless the person wants it otherwise. */
  ago(at: string): string {
    return this.way === 'relative' ? t('admin.ago', { time: i18n.duration(Math.max(0, (Date.now() - Date.parse(at)) / 1000)) }) : this.moment(at);
  }

  /** Day and time. */
  moment(at: string): string {
    return this.format(at, { dateStyle: 'medium', timeStyle: 'short' });
  }

  /** Time of day, to the second. */
  clock(at: string): string {
    return this.format(at, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  }

  private format(at: string, options: Intl.DateTimeFormatOptions): string {
    const utc = this.way === 'utc';
    const text = new Intl.DateTimeFormat(i18n.tag, utc ? { ...options, timeZone: 'UTC' } : options).format(new Date(at));
    return utc ? `${text} UTC` : text;
  }
}

export const times = new Times();
