/** A call that failed, with the stable code of the contract, or `unreachable` when no answer came. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 0,
    readonly field?: string,
    /** Seconds to wait before the next try, where the coordinator said so. */
    readonly retryAfter?: number,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** True when the key is not, or no longer, good: no later try with it can succeed. */
  get isAboutTheKey(): boolean {
    return this.status === 401 || this.code === 'account_disabled';
  }
}

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

/** Calls `/api/v1` of one coordinator with one key. Holds nothing else, so it may be shared. */
export class Api {
  /** @param base Origin of the coordinator, without a slash at the end. */
  constructor(
    readonly base: string,
    private readonly key: string | null,
    private readonly fetching: typeof fetch = (...call) => fetch(...call),
  ) {}

  async get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
    return (await (await this.call('GET', path, { query, signal })).json()) as T;
  }

  async send<T>(verb: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown, headers?: Record<string, string>): Promise<T> {
    return (await (await this.call(verb, path, { body, headers })).json()) as T;
  }

  async blob(path: string, signal?: AbortSignal): Promise<Blob> {
    return (await this.call('GET', path, { signal })).blob();
  }

  /** A stream of server-sent events after the event of this id; null starts anew. The answer's body is still to be read. */
  events(after: string | null, signal: AbortSignal): Promise<Response> {
    return this.call('GET', '/events', { headers: after === null ? {} : { 'Last-Event-ID': after }, signal, stream: true });
  }

  /** Every item of a list that comes in pages, up to a bound. */
  async all<T, K extends string>(path: string, field: K, pageSize: number, limit: number, query: Query = {}, signal?: AbortSignal): Promise<T[]> {
    const items: T[] = [];
    let token: string | undefined;
    do {
      const page = await this.get<Record<K, T[]> & { next_page_token: string }>(path, { ...query, page_size: pageSize, page_token: token }, signal);
      items.push(...page[field]);
      token = page.next_page_token || undefined;
    } while (token !== undefined && items.length < limit);
    return items;
  }

  private async call(
    verb: string,
    path: string,
    options: { query?: Query; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal; stream?: boolean },
  ): Promise<Response> {
    const headers: Record<string, string> = { ...options.headers };
    if (this.key !== null) {
      headers['Authorization'] = `Bearer ${this.key}`;
    }

    const { body } = options;
    if (body !== undefined) {
      headers['Content-Type'] = body instanceof Blob ? body.type : 'application/json';
    }

    let response: Response;
    try {
      response = await this.fetching(`${this.base}/api/v1${path}${queryText(options.query)}`, {
        method: verb,
        headers,
        body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
        signal: options.signal,
        credentials: 'omit',
        cache: options.stream ? 'no-store' : 'default',
        redirect: 'error',
      });
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') {
        throw error;
      }

      throw new ApiError('unreachable', 'The coordinator does not answer.');
    }

    if (!response.ok) {
      throw await problemOf(response);
    }

    return response;
  }
}

function queryText(query: Query | undefined): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) {
        search.append(name, String(one));
      }
    }
  }

  return search.size === 0 ? '' : `?${search}`;
}

async function problemOf(response: Response): Promise<ApiError> {
  const wait = Number(response.headers.get('Retry-After'));
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : undefined;
  try {
    const problem = (await response.json()) as { code?: string; detail?: string; field?: string };
    return new ApiError(problem.code ?? 'internal', problem.detail ?? response.statusText, response.status, problem.field, retryAfter);
  } catch {
    // A proxy answered, not the coordinator.
    return new ApiError('unreachable', `${response.status} ${response.statusText}`, response.status, undefined, retryAfter);
  }
}
