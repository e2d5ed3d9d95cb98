import type { Job } from '../api/types';

/** A delivered image with the job that says how it was made, as this browser keeps it. */
export interface Picture {
  id: string;
  job: Job;
  blob: Blob;
  keptAt: number;
}

/** Pictures that are kept at most; the oldest go first. Favourites stay. */
const limit = 300;

/**
 * The gallery of one account in this browser: images that were loaded once open without the coordinator, and favourites live only here. Where the browser refuses to
 * keep anything, nothing is found and nothing fails.
 */
export class PictureStore {
  private readonly database: Promise<IDBDatabase | null>;

  /** @param name Differs for each account of each coordinator. */
  constructor(name: string) {
    this.database = open(`sogni-${name}`).catch(() => null);
  }

  async get(id: string): Promise<Picture | undefined> {
    return this.run('pictures', 'readonly', (store) => store.get(id) as IDBRequest<Picture | undefined>);
  }

  async all(): Promise<Picture[]> {
    return (await this.run('pictures', 'readonly', (store) => store.getAll() as IDBRequest<Picture[]>)) ?? [];
  }

  async keep(job: Job, blob: Blob): Promise<void> {
    await this.run('pictures', 'readwrite', (store) => store.put({ id: job.id, job, blob, keptAt: Date.now() } satisfies Picture));
    const ids = (await this.run('pictures', 'readonly', (store) => store.getAllKeys())) ?? [];
    if (ids.length > limit) {
      const favourites = new Set(await this.favourites());
      for (const id of ids.slice(0, ids.length - limit).filter((id) => !favourites.has(String(id)))) {
        await this.run('pictures', 'readwrite', (store) => store.delete(id));
      }
    }
  }

  async remove(id: string): Promise<void> {
    await this.run('pictures', 'readwrite', (store) => store.delete(id));
    await this.setFavourite(id, false);
  }

  async favourites(): Promise<string[]> {
    return ((await this.run('favourites', 'readonly', (store) => store.getAllKeys())) ?? []).map(String);
  }

  async setFavourite(id: string, on: boolean): Promise<void> {
    await this.run('favourites', 'readwrite', (store) => (on ? store.put(Date.now(), id) : store.delete(id)) as IDBRequest<unknown>);
  }

  /** Forgets every picture and favourite. */
  async clear(): Promise<void> {
    await this.run('pictures', 'readwrite', (store) => store.clear());
    await this.run('favourites', 'readwrite', (store) => store.clear());
  }

  private async run<T>(name: string, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
    const database = await this.database;
    if (database === null) {
      return undefined;
    }

    try {
      return await answerOf(work(database.transaction(name, mode).objectStore(name)));
    } catch {
      return undefined;
    }
  }
}

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('pictures', { keyPath: 'id' });
    request.result.createObjectStore('favourites');
  };
  return answerOf(request);
}

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
