/** The page after `#/`, so that any static host will do. */
class Router {
  page = $state('');
  parameters = $state.raw(new URLSearchParams());

  start(): void {
    addEventListener('hashchange', () => this.read());
    this.read();
  }

  go(page: string): void {
    location.hash = `#/${page}`;
  }

  /** Changes one parameter of this page's address; null takes it away. */
  set(name: string, value: string | null): void {
    // Somebody may be on the way to another page already: the event that says so comes later.
    this.read();
    const next = new URLSearchParams(this.parameters);
    if (value === null || value === '') {
      next.delete(name);
    } else {
      next.set(name, value);
    }

    history.replaceState(null, '', `#/${this.page}${next.size > 0 ? `?${next}` : ''}`);
    this.parameters = next;
  }

  private read(): void {
    const [page = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
    this.page = page;
    this.parameters = new URLSearchParams(query);
  }
}

export const router = new Router();
