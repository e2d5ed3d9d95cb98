/** A page that is older than this did load its parts once: what is missing now went with an older version. */
const settledMs = 60_000;

/** Loads the page anew when a part of it is gone because the coordinator has another version by now. Not while nobody answers, and not again and again. */
export function renewWhenParted(answers: () => Promise<unknown> = () => fetch('./', { method: 'HEAD', cache: 'no-store' }), reload: () => void = () => location.reload()): void {
  addEventListener('vite:preloadError', () => {
    if (performance.now() > settledMs) answers().then(reload, () => undefined);
  });
}
