import { session } from '../../shared/session.svelte';

const cacheName = 'starting-images';
const most = 40;

// By account: nobody else in front of this browser sees them.
const address = (sha256: string): string => `/kept/${encodeURIComponent(`${session.base} ${session.account?.account_id} ${sha256}`)}`;

/** Pictures and masks that were sent, as this browser keeps them: the coordinator does not give them back. Where it keeps nothing, nothing is found. */
export const kept = {
  async get(sha256: string): Promise<Blob | undefined> {
    try {
      return await (await (await caches.open(cacheName)).match(address(sha256)))?.blob();
    } catch {
      return undefined;
    }
  },

  async put(sha256: string, png: Blob): Promise<void> {
    try {
      const cache = await caches.open(cacheName);
      await cache.put(address(sha256), new Response(png));
      const all = await cache.keys();
      await Promise.all(all.slice(0, Math.max(0, all.length - most)).map((one) => cache.delete(one)));
    } catch {
      // Not kept, then.
    }
  },

  async clear(): Promise<void> {
    await globalThis.caches?.delete(cacheName).catch(() => false);
  },
};
