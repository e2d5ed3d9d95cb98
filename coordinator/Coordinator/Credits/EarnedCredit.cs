using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Credits;

/// <summary>
/// Puts an amount that an entry of the same change adds to the worker's pending account into its window. At the other end the oldest vests in the same step, with an entry of its own, as soon
/// as enough is behind it: so many items, worth so many times as much. Small jobs alone push no dear one out, and what is at stake is worth W of the dearest job in it. A window that is ten
/// times as long lets go whatever the rest is worth; at most sixteen items vest in a step.
/// </summary>
/// <param name="Worker">Who earned it.</param>
/// <param name="Item">What.</param>
/// <param name="Window">W: items that stay pending at least, and how many times the worth of the oldest.</param>
public sealed record EarnedCredit(WorkerId Worker, WindowItem Item, int Window);
