/** How long to wait before a connection is tried again: doubles from the first wait to a limit, a third of it by chance so that many pages do not return at once. */
export class Backoff {
  private failures = 0;

  constructor(
    private readonly firstMs = 500,
    private readonly limitMs = 15_000,
    private readonly random: () => number = Math.random,
  ) {}

  /** The next wait, in milliseconds. */
  next(): number {
    const full = Math.min(this.limitMs, this.firstMs * 2 ** Math.min(this.failures++, 20));
    return Math.round(full * (2 / 3 + this.random() / 3));
  }

  /** Something came: the next failure is a first one. */
  reset(): void {
    this.failures = 0;
  }
}
