import { Api, ApiError } from './api/client';
import type { Account } from './api/types';
import { remembered } from './store/browser';

/** Where the API is: `?api=` names a coordinator for pages that a static host serves; else whoever served the page. */
export function apiBase(location: Pick<Location, 'search' | 'origin'>): string {
  const named = new URLSearchParams(location.search).get('api');
  if (named !== null) {
    try {
      const url = new URL(named);
      if (url.protocol === 'https:' || url.protocol === 'http:') {
        return url.origin;
      }
    } catch {
      // Not an address: as if it were not there.
    }
  }

  return location.origin;
}

export type SessionState = 'starting' | 'out' | 'in' | 'offline';

/** Who is signed in, at which coordinator. The key is kept per coordinator, so no link can send it to another one. */
class Session {
  state = $state<SessionState>('starting');
  account = $state.raw<Account | null>(null);
  /** The owner's key that a one-time login was exchanged for; shown once. */
  newKey = $state<string | null>(null);
  api = $state.raw(new Api('', null));

  readonly base = apiBase(globalThis.location ?? { search: '', origin: '' });
  private readonly slot = `sogni.key.${this.base}`;

  /** Signs in with the key that the browser kept, if it did. */
  async start(): Promise<void> {
    const key = remembered.get(this.slot, 'session') ?? remembered.get(this.slot);
    if (key === null) {
      this.api = new Api(this.base, null);
      this.state = 'out';
      return;
    }

    try {
      await this.open(key);
    } catch (error) {
      if (error instanceof ApiError && error.isAboutTheKey) {
        this.signOut();
        return;
      }

      // The coordinator is away: show what this browser has.
      this.api = new Api(this.base, key);
      this.account = JSON.parse(remembered.get(`${this.slot}.account`) ?? 'null') as Account | null;
      this.state = this.account === null ? 'out' : 'offline';
    }
  }

  /** Signs in. A one-time login is exchanged for the owner's key first. Throws `ApiError`. */
  async signIn(text: string, keep: boolean): Promise<void> {
    const pasted = text.trim().replace(/^Bearer\s+/i, '');
    const key = pasted.startsWith('sl_') ? await this.redeem(pasted) : pasted;
    await this.open(key);
    remembered.set(this.slot, key, keep ? 'local' : 'session');
    remembered.set(this.slot, null, keep ? 'session' : 'local');
  }

  signOut(): void {
    remembered.set(this.slot, null, 'local');
    remembered.set(this.slot, null, 'session');
    remembered.set(`${this.slot}.account`, null);
    this.account = null;
    this.newKey = null;
    this.api = new Api(this.base, null);
    this.state = 'out';
  }

  can(scope: string): boolean {
    const implied: Record<string, string[]> = {
      read: ['read', 'submit', 'artist'],
      submit: ['submit', 'artist'],
      artist: ['artist'],
      viewer: ['viewer', 'operator', 'owner', 'admin'],
      operator: ['operator', 'owner', 'admin'],
      owner: ['owner', 'admin'],
    };
    return this.account?.scopes.some((has) => implied[scope]?.includes(has)) ?? false;
  }

  private async open(key: string): Promise<void> {
    const api = new Api(this.base, key);
    this.account = await api.get<Account>('/account');
    this.api = api;
    this.state = 'in';
    remembered.set(`${this.slot}.account`, JSON.stringify(this.account));
  }

  private async redeem(login: string): Promise<string> {
    const { secret } = await new Api(this.base, null).send<{ secret: string }>('POST', '/admin/owner-login', { login });
    this.newKey = secret;
    return secret;
  }
}

export const session = new Session();
