/** What this page remembers in the browser. Storage may be refused, as in private windows; then it remembers nothing and everything else works. */
export const remembered = {
  get(name: string, area: 'local' | 'session' = 'local'): string | null {
    try {
      return storage(area).getItem(name);
    } catch {
      return null;
    }
  },

  set(name: string, value: string | null, area: 'local' | 'session' = 'local'): void {
    try {
      if (value === null) {
        storage(area).removeItem(name);
      } else {
        storage(area).setItem(name, value);
      }
    } catch {
      // Not kept, then.
    }
  },
};

const storage = (area: 'local' | 'session'): Storage => (area === 'local' ? localStorage : sessionStorage);
