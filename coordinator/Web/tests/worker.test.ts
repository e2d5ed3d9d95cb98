import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Handler = (event: Record<string, unknown>) => void;

/** Service workers of one version after the other, in a browser that has nothing but their caches. */
function browser() {
  const caches = new Map<string, Map<string, string>>();
  const text = readFileSync(new URL('../src/worker/service-worker.js', import.meta.url), 'utf8');
  const find = (request: { url: string } | string, { cacheName }: { cacheName?: string } = {}) => {
    const url = new URL(typeof request === 'string' ? request : request.url, 'https://pool/').href;
    return Promise.resolve([...caches].filter(([name]) => cacheName === undefined || name === cacheName).map(([, files]) => files.get(url)).find((body) => body !== undefined));
  };
  const storage = {
    open: (name: string) => {
      const files = caches.get(name) ?? new Map<string, string>();
      caches.set(name, files);
      return Promise.resolve({ addAll: (list: { url: string }[]) => Promise.resolve(list.forEach(({ url }) => files.set(url, `${name} ${url}`))) });
    },
    keys: () => Promise.resolve([...caches.keys()]),
    delete: (name: string) => Promise.resolve(caches.delete(name)),
    match: find,
  };
  return {
    caches,
    async update(version: string, ...files: string[]): Promise<(path: string, mode?: string) => Promise<unknown>> {
      const handlers: Record<string, Handler> = {};
      const self = { addEventListener: (name: string, handler: Handler) => void (handlers[name] = handler), skipWaiting: () => undefined, clients: { claim: () => undefined }, registration: { scope: 'https://pool/' } };
      const source = text.replace('/* version */ ""', JSON.stringify(version)).replace('/* files */ []', JSON.stringify(files));
      new Function('self', 'caches', 'Request', 'Response', 'fetch', source)(self, storage, class { url: string; constructor(path: string) { this.url = new URL(path, 'https://pool/').href; } }, { error: () => 'nothing' }, () => Promise.reject(new Error('no network')));
      for (const name of ['install', 'activate']) {
        let done: unknown;
        handlers[name]!({ waitUntil: (work: unknown) => (done = work) });
        await done;
      }

      return (path, mode = 'cors') => {
        let answer: unknown = 'untouched';
        handlers['fetch']!({ request: { method: 'GET', url: `https://pool/${path}`, mode }, respondWith: (given: unknown) => (answer = given) });
        return Promise.resolve(answer);
      };
    },
  };
}

describe('the service worker', () => {
  it('keeps the parts of the version before, for pages that are open still, and opens the newest page', async () => {
    const { caches, update } = browser();
    await update('1', './', './assets/gallery-1.js');
    await update('2', './', './assets/gallery-2.js');
    const ask = await update('3', './', './assets/gallery-3.js');
    expect([...caches.keys()]).toEqual(['sogni-2', 'sogni-3']);
    expect(await ask('assets/gallery-2.js')).toBe('sogni-2 https://pool/assets/gallery-2.js');
    expect(await ask('assets/gallery-3.js')).toBe('sogni-3 https://pool/assets/gallery-3.js');
    expect(await ask('', 'navigate')).toBe('sogni-3 https://pool/');
  });

  it('never answers for the coordinator', async () => {
    const ask = await browser().update('1', './');
    expect(await Promise.all(['api/v1/jobs', 'api/v1/jobs/J/image', 's/L', 'status', 'admin'].map((path) => ask(path, 'navigate')))).toEqual(Array(5).fill('untouched'));
  });
});
