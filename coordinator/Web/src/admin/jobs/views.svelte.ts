import { remembered } from '../../shared/store/browser';

/** A list of jobs that somebody comes back to: its filters under a name, kept in this browser. */
export interface View {
  name: string;
  /** As it stands in the address behind the page, without a question mark. */
  query: string;
}

export const mostViews = 20;
export const longestName = 40;
const longestQuery = 500;
const key = 'sogni.job-views';

/** What was kept, without what is none. */
export function viewsIn(text: string | null): View[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(kept) ? kept.filter(isView).map(({ name, query }) => ({ name, query })).slice(0, mostViews) : [];
  } catch {
    return [];
  }
}

/** With one more, by name; the oldest makes room. */
export const withView = (views: readonly View[], view: View): View[] => [...views.filter(({ name }) => name !== view.name), view].slice(-mostViews);

/** The filters of an address, always in the same order, so that equal ones are found to be equal. */
export function queryOf(parameters: URLSearchParams): string {
  const sorted = new URLSearchParams(parameters);
  sorted.sort();
  return sorted.toString();
}

const isView = (one: unknown): one is View => {
  const { name, query } = (one ?? {}) as Partial<View>;
  return typeof name === 'string' && name !== '' && name.length <= longestName && typeof query === 'string' && query.length <= longestQuery;
};

class Views {
  list = $state.raw<View[]>(viewsIn(remembered.get(key)));

  add(view: View): void {
    this.keep(withView(this.list, view));
  }

  remove(name: string): void {
    this.keep(this.list.filter((one) => one.name !== name));
  }

  private keep(list: View[]): void {
    this.list = list;
    remembered.set(key, list.length === 0 ? null : JSON.stringify(list));
  }
}

export const views = new Views();
