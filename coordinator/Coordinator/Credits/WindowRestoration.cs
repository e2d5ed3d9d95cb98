using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Credits;

/// <summary>Earnings that go back into a worker's window, before what stands there now: they were earned earlier. What does not fit any more vests, oldest first.</summary>
/// <param name="Worker">Whose window.</param>
/// <param name="Items">Oldest first, at most 256.</param>
/// <param name="Window">Earnings that the window holds.</param>
public sealed record WindowRestoration(WorkerId Worker, IReadOnlyList<WindowItem> Items, int Window);
