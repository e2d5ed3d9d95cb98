using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Credits;

/// <summary>Earnings that go back into a worker's window, before what stands there now: they were earned earlier. What need not pend any more vests, oldest first.</summary>
/// <param name="Worker">Whose window.</param>
/// <param name="Items">Oldest first.</param>
/// <param name="Window">W, as in <see cref="EarnedCredit"/>.</param>
public sealed record WindowRestoration(WorkerId Worker, IReadOnlyList<WindowItem> Items, int Window);
