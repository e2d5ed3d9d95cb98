import { ApiError } from './api/client';
import { explain, t } from './i18n/i18n.svelte';

export interface Notice {
  id: number;
  text: string;
  isError: boolean;
}

const shownForMs = 8_000;

/** Short messages at the edge of the page; read out by screen readers, gone by themselves. */
class Notices {
  list = $state.raw<Notice[]>([]);
  private next = 1;

  say(text: string, isError = false): void {
    const id = this.next++;
    this.list = [...this.list.slice(-3), { id, text, isError }];
    setTimeout(() => this.dismiss(id), shownForMs);
  }

  /** Says what went wrong, in the reader's language where the code is known. */
  fail(error: unknown): void {
    this.say(describe(error), true);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}

/** A sentence about a failure. */
export function describe(error: unknown): string {
  return error instanceof ApiError ? explain(error.code, error.message) : t('error.unexpected');
}

export const notices = new Notices();
