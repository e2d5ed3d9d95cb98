import { untrack } from 'svelte';

/** Does something now and then while somebody looks: not while the page is hidden, and never twice at once. What it reads does not begin the rounds anew. Returns how to end it. */
export function every(ms: number, work: () => Promise<void>): () => void {
  let ended = false;
  let running = false;
  const round = async () => {
    if (ended || running || document.visibilityState !== 'visible') return;
    running = true;
    await untrack(work);
    running = false;
  };
  const timer = setInterval(() => void round(), ms);
  const seen = () => void round();
  document.addEventListener('visibilitychange', seen);
  void round();
  return () => {
    ended = true;
    clearInterval(timer);
    document.removeEventListener('visibilitychange', seen);
  };
}
