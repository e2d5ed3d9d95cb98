using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Credits;

/// <summary>
/// Puts an amount that an entry of the same change adds to the worker's pending account into its window; what falls out at the other end vests in the same
/// step, with an entry of its own.
/// </summary>
/// <param name="Worker">Who earned it.</param>
/// <param name="Item">What.</param>
/// <param name="Window">Items that stay pending.</param>
public sealed record EarnedCredit(WorkerId Worker, WindowItem Item, int Window);
