namespace SogniLike.Coordinator.Time;

/// <summary>
/// The time that leases and deadlines are measured by: the injected <see cref="TimeProvider"/> plus its measured offset to the store's clock, so that all
/// coordinators of a pool agree. Safe for concurrent use.
/// </summary>
public interface IPoolClock
{
    /// <summary>Unix milliseconds. May step by the measured offset; never use it for intervals within a process.</summary>
    long NowMs { get; }
}
