namespace SogniLike.Coordinator.Time;

/// <summary>The machine's clock plus an offset that whoever knows the store's clock sets. Safe for concurrent use.</summary>
public sealed class PoolClock(TimeProvider time) : IPoolClock
{
    private long _offsetMs;

    /// <inheritdoc/>
    public long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds() + Interlocked.Read(ref _offsetMs);

    /// <summary>Sets what is added to the machine's clock from now on.</summary>
    public void SetOffset(TimeSpan offset) => Interlocked.Exchange(ref _offsetMs, (long)offset.TotalMilliseconds);
}
