import { ApiError } from '../api/client';
import { Backoff } from './backoff';
import { EventParser, type ServerEvent } from './parser';

export type LiveState = 'connecting' | 'live' | 'waiting' | 'refused';

export interface LiveHandlers {
  onEvent(event: ServerEvent): void;
  /** @param why With "refused" only. */
  onState(state: LiveState, why?: ApiError): void;
}

/** The server sends something at least every 15 seconds; after three times that the connection is dead, whatever the browser thinks. */
const silenceLimitMs = 45_000;

/**
 * Follows a stream of server-sent events by fetch, for only so can a key travel in a header. Whenever the stream breaks it connects again, later each time, and
 * goes on after the last event that had an id. Ends by `close`, or when the key is refused.
 */
export class LiveEvents {
  private readonly backoff = new Backoff();
  private readonly closed = new AbortController();
  private last: string | null = null;
  private wake: () => void = () => {};

  constructor(
    private readonly open: (after: string | null, signal: AbortSignal) => Promise<Response>,
    private readonly handlers: LiveHandlers,
  ) {}

  /** Runs until it ends; call once. */
  async run(): Promise<void> {
    const online = () => this.wake();
    globalThis.addEventListener?.('online', online);
    try {
      while (!this.closed.signal.aborted) {
        this.handlers.onState('connecting');
        const refusal = await this.follow();
        if (refusal !== null) {
          this.handlers.onState('refused', refusal);
          return;
        }

        if (!this.closed.signal.aborted) {
          this.handlers.onState('waiting');
          await this.pause(this.backoff.next());
        }
      }
    } finally {
      globalThis.removeEventListener?.('online', online);
    }
  }

  close(): void {
    this.closed.abort();
    this.wake();
  }

  /** Reads one connection to its end. Returns why there is no point in another one; null: there is. */
  private async follow(): Promise<ApiError | null> {
    const connection = new AbortController();
    const end = () => connection.abort();
    this.closed.signal.addEventListener('abort', end);
    let timer = setTimeout(end, silenceLimitMs);
    try {
      const response = await this.open(this.last, connection.signal);
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      const parser = new EventParser();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          return null;
        }

        clearTimeout(timer);
        timer = setTimeout(end, silenceLimitMs);
        for (const event of parser.push(value)) {
          this.take(event);
        }
      }
    } catch (error) {
      return error instanceof ApiError && (error.isAboutTheKey || error.status === 403) ? error : null;
    } finally {
      clearTimeout(timer);
      connection.abort();
      this.closed.signal.removeEventListener('abort', end);
    }
  }

  private take(event: ServerEvent): void {
    if (event.name === 'error') {
      // Why the stream is about to end; what to do about it is the same as for any other end.
      return;
    }

    this.backoff.reset();
    this.handlers.onState('live');
    this.handlers.onEvent(event);
    if (event.id !== null) {
      this.last = event.id;
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
