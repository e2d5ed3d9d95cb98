import { afterEach, expect, it, vi } from 'vitest';
import { renewWhenParted } from '../src/shared/renewal';

afterEach(() => vi.unstubAllGlobals());

it.each([
  ['a part is gone while the coordinator answers', 120_000, true, 1],
  ['nobody answers', 120_000, false, 0],
  ['the page was loaded a moment ago', 5_000, true, 0],
])('the page is loaded anew or not when %s', async (_, age, isThere, times) => {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('performance', { now: () => age });
  const reload = vi.fn();
  renewWhenParted(() => (isThere ? Promise.resolve() : Promise.reject(new TypeError('Failed to fetch'))), reload);
  page.dispatchEvent(new Event('vite:preloadError'));
  await new Promise((resolve) => setTimeout(resolve));
  expect(reload).toHaveBeenCalledTimes(times);
});
