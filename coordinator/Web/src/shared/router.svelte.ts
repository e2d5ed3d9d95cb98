/** The page after `#/`, so that any static host will do. */
class Router {
  page = $state('');
  parameters = $state.raw(new URLSearchParams());

  start(): void {
    const read = () => {
      const [page = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
      this.page = page;
      this.parameters = new URLSearchParams(query);
    };
    addEventListener('hashchange', read);
    read();
  }

  go(page: string): void {
    location.hash = `#/${page}`;
  }

  /** Changes one parameter of this page's address; null takes it away. */
  set(name: string, value: string | null): void {
    const next = new URLSearchParams(this.parameters);
    if (value === null || value === '') {
      next.delete(name);
    } else {
      next.set(name, value);
    }

    history.replaceState(null, '', `#/${this.page}${next.size > 0 ? `?${next}` : ''}`);
    this.parameters = next;
  }
}

export const router = new Router();
